-- Says which orders Redis holds, and which of them Kafka has. For WAIT, which counts the writes of its own connection, it writes one
-- of them again as it is: a replica that acknowledges this write has everything before it. It goes to the replicas only; in the
-- append-only file it would cost one more sync.
--
-- KEYS  1 orders  2 outbox
-- ARGV  1 whether to write for WAIT, 1 or 0; then order ids, 1 to 256
-- Returns per order:
--   0  Redis does not hold it
--   1  Redis holds it, and it is in the outbox
--   2  Redis holds it, and Kafka has acknowledged its event
-- Callers: RedisSecondKeepers.find
if redis.replicate_commands then redis.replicate_commands() end -- Redis 6: set_repl

local found = redis.call('HMGET', KEYS[1], unpack(ARGV, 2))
local waiting = redis.call('ZMSCORE', KEYS[2], unpack(ARGV, 2))
local reply = {}
local written
for i, record in ipairs(found) do
  if not record then
    reply[i] = 0
  elseif waiting[i] then
    reply[i] = 1
    written = i
  else
    reply[i] = 2
  end
end

if written and ARGV[1] == '1' then
  redis.set_repl(redis.REPL_REPLICA)
  redis.call('HSET', KEYS[1], ARGV[1 + written], found[written])
end
return reply
