-- Puts an offer that no buyer can name on sale for the warm-up of one gateway, or takes it away. It is in no list and in no stock.
--
-- KEYS  1 offer  2 quantity  3 counts  4 customers  5 orders  6 outbox, all of the shadow
-- ARGV  1 units  2 lifetime of all its keys (ms), also when its process ends before it takes it away; 0: ends now
-- Returns the keys that have an end: 6, or those that were there when it ends
-- Callers: RedisShadowOffer
if ARGV[2] ~= '0' then
  redis.call('HSET', KEYS[1], 'state', 'OPEN', 'price', '1.00')
  redis.call('SET', KEYS[2], ARGV[1])
  redis.call('HSET', KEYS[3], 'held', '0')
  -- Sales fill these. Only a key that is there can have an end.
  redis.call('HSET', KEYS[4], '', '0')
  redis.call('HSET', KEYS[5], '', '')
  redis.call('ZADD', KEYS[6], '0', '')
end
local ends = 0
for _, key in ipairs(KEYS) do
  ends = ends + redis.call('PEXPIRE', key, ARGV[2])
end
return ends
