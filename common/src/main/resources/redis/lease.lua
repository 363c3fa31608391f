-- Takes or renews the right to relay one offer's outbox.
--
-- KEYS  1 relay
-- ARGV  1 holder  2 duration (ms)
-- Returns 1 when the holder has it, 0 when another has
-- Callers: RedisOutbox.lease
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
