-- Gives an offer the state and the terms that the database has, never its units: for a Redis that lost a write, or a rebuild that
-- was killed.
--
-- KEYS  1 offer
-- ARGV  1 version of the state in the database  2 state (OPEN, CLOSED)  3 name  4 unit price  5 customer limit ('' = none)
--       6 opens at (ms, '' = at once)  7 closes at (ms, '' = open end)  8 seconds that buyers have to pay ('' = the worker charges)
-- Returns APPLIED, OFFER_MISSING, or SUPERSEDED (the offer is in a newer state)
-- Callers: RedisStockRebuild.align
local offer = redis.call('HMGET', KEYS[1], 'state', 'version')
if not offer[1] then return 'OFFER_MISSING' end
if tonumber(ARGV[1]) < tonumber(offer[2] or 0) then return 'SUPERSEDED' end
redis.call('HSET', KEYS[1], 'version', ARGV[1], 'state', ARGV[2], 'name', ARGV[3], 'price', ARGV[4])
redis.call('HDEL', KEYS[1], 'run')
for i, field in ipairs({ 'limit', 'opens', 'closes', 'paywithin' }) do
  if ARGV[4 + i] == '' then
    redis.call('HDEL', KEYS[1], field)
  else
    redis.call('HSET', KEYS[1], field, ARGV[4 + i])
  end
end
return 'APPLIED'
