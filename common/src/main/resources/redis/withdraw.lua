-- Takes the unsold units of a closed and drained offer away; the database has returned them to the legacy stock.
--
-- KEYS  1 offer  2 quantity  3 counts  4 changes  5 outbox
-- ARGV  1 change id  2 version (0: of a release before versions)
-- Returns APPLIED, ALREADY_APPLIED, OFFER_MISSING, SUPERSEDED or CONFLICT (open, or not drained)
-- Callers: RedisOfferStockStore.withdraw
if redis.call('HEXISTS', KEYS[4], ARGV[1]) == 1 then return 'ALREADY_APPLIED' end
if redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3]) < 3 then return 'OFFER_MISSING' end
local offer = redis.call('HMGET', KEYS[1], 'state', 'version')
local version = tonumber(ARGV[2])
if version > 0 and version < tonumber(offer[2] or 0) then return 'SUPERSEDED' end
if offer[1] ~= 'CLOSED'
    or redis.call('HGET', KEYS[3], 'held') ~= '0'
    or redis.call('ZCARD', KEYS[5]) > 0 then
  return 'CONFLICT'
end
local available = redis.call('GET', KEYS[2])
redis.call('HSET', KEYS[4], ARGV[1], 'CLOSE|' .. available)
redis.call('HINCRBY', KEYS[1], 'initial', 0 - available) -- '-available' would be "-0" for a sold-out offer
redis.call('SET', KEYS[2], 0)
return 'APPLIED'
