-- Reads where an offer stands, all of it at one moment: read one by one, units on their way from one count to the next would
-- seem to be missing, or to be there twice.
--
-- KEYS  1 offer  2 quantity  3 counts  4 outbox
-- ARGV  -
-- Returns offer's fields and values, available (units; false when missing), counts' fields and values, outbox depth
-- Error   READONLY: this Redis is a replica
-- Callers: RedisOfferStockStore.snapshot
-- A replica refuses this, which has no effect on a master. What it has may be old.
local guard = redis.pcall('SETRANGE', KEYS[2], 0, '')
if type(guard) == 'table' and string.find(guard.err or '', 'READONLY', 1, true) then
  return { err = 'READONLY this Redis is a replica' }
end
return {
  redis.call('HGETALL', KEYS[1]),
  redis.call('GET', KEYS[2]),
  redis.call('HGETALL', KEYS[3]),
  redis.call('ZCARD', KEYS[4]),
}
