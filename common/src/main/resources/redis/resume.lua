-- Ends the pause of a rebuild's own run; its units and terms stay as they are. Whatever was decided meanwhile stays.
--
-- KEYS  1 offer
-- ARGV  1 run
-- Returns 1 when the offer is open now, also by an earlier call of a run that has rebuilt it; 0 when this run has not paused it, or
--         something newer has ended the pause
-- Callers: RedisStockRebuild.resume
local offer = redis.call('HMGET', KEYS[1], 'state', 'run', 'rebuilt')
if offer[1] == 'OPEN' and offer[3] == ARGV[1] then return 1 end
if offer[1] ~= 'PAUSED' or offer[2] ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'state', 'OPEN')
redis.call('HDEL', KEYS[1], 'run')
return 1
