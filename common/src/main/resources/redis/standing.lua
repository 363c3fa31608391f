-- Reads where an offer stands, all of it at one moment: read one by one, units on their way from one count to the next would
-- seem to be missing, or to be there twice.
--
-- KEYS  1 offer  2 quantity  3 counts  4 outbox
-- ARGV  -
-- Returns offer's fields and values, available (units; false when missing), counts' fields and values, outbox depth
-- Callers: RedisOfferStockStore.snapshot
return {
  redis.call('HGETALL', KEYS[1]),
  redis.call('GET', KEYS[2]),
  redis.call('HGETALL', KEYS[3]),
  redis.call('ZCARD', KEYS[4]),
}
