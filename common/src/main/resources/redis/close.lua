-- Marks an offer closed: nothing is reserved from now on. Repeatable.
--
-- KEYS  1 offer
-- ARGV  -
-- Returns 1 when the offer is closed now, 0 when there is no such offer
-- Callers: RedisOfferStockStore.close
if redis.call('HEXISTS', KEYS[1], 'state') == 0 then return 0 end
redis.call('HSET', KEYS[1], 'state', 'CLOSED')
return 1
