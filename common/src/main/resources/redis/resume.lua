-- Opens an offer again that was closed for its rebuild; its units and terms stay as they are.
--
-- KEYS  1 offer
-- ARGV  -
-- Returns 1 when the offer is open now, 0 when there is no such offer
-- Callers: RedisStockRebuild.resume
if redis.call('HEXISTS', KEYS[1], 'state') == 0 then return 0 end
redis.call('HSET', KEYS[1], 'state', 'OPEN')
return 1
