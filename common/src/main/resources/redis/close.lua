-- Marks an offer closed: nothing is reserved from now on. Repeatable; without effect on a newer state.
--
-- KEYS  1 offer  2 changes
-- ARGV  1 change id  2 version (0: of a release before versions)
-- Returns APPLIED (closed now), ALREADY_APPLIED (closed, and its units withdrawn), OFFER_MISSING or SUPERSEDED
-- Callers: RedisOfferStockStore.close
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then return 'ALREADY_APPLIED' end
local offer = redis.call('HMGET', KEYS[1], 'state', 'version')
if not offer[1] then return 'OFFER_MISSING' end
local version = tonumber(ARGV[2])
if version > 0 then
  if version < tonumber(offer[2] or 0) then return 'SUPERSEDED' end
  redis.call('HSET', KEYS[1], 'version', version)
end
redis.call('HSET', KEYS[1], 'state', 'CLOSED')
redis.call('HDEL', KEYS[1], 'run')
return 'APPLIED'
