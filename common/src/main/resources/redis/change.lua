-- Opens an offer, opens it again, changes its terms, or restocks it. A change id that was applied changes nothing, nor does a
-- change of an older version than the offer's state. While a rebuild has the offer (PAUSED), terms and units change, and it stays so.
--
-- KEYS  1 offer  2 quantity  3 counts  4 changes
-- ARGV  1 change id  2 version (0: of a release before versions)  3 kind (OPEN, REOPEN, TERMS, RESTOCK)  4 units, then for all
--       kinds but RESTOCK: 5 name  6 unit price (decimal)  7 customer limit ('' = none)  8 opens at (ms, '' = at once)
--       9 closes at (ms, '' = open end)  10 seconds that buyers have to pay ('' = the worker charges)
-- Returns APPLIED, ALREADY_APPLIED, OFFER_MISSING, SUPERSEDED or CONFLICT
-- Callers: RedisOfferStockStore
local id, version, kind, units = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
if redis.call('HEXISTS', KEYS[4], id) == 1 then return 'ALREADY_APPLIED' end

local offer = redis.call('HMGET', KEYS[1], 'state', 'version')
local state = offer[1]
if version > 0 and version <= tonumber(offer[2] or 0) then return 'SUPERSEDED' end
local keys = redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3])
if kind == 'OPEN' then
  if keys > 0 then return 'CONFLICT' end
elseif keys < 3 then
  return 'OFFER_MISSING' -- never seeded: its data are lost
elseif (state == 'CLOSED') ~= (kind == 'REOPEN') then
  return 'CONFLICT'
end

redis.call('HSET', KEYS[4], id, kind .. '|' .. units)
if version > 0 then redis.call('HSET', KEYS[1], 'version', version) end
if kind == 'OPEN' then
  redis.call('SET', KEYS[2], 0)
  redis.call('HSET', KEYS[3], 'held', 0, 'sold', 0, 'returned', 0, 'rejected', 0)
end
if kind ~= 'TERMS' then
  redis.call('INCRBY', KEYS[2], units)
  redis.call('HINCRBY', KEYS[1], 'initial', units)
end
if kind ~= 'RESTOCK' then
  redis.call('HSET', KEYS[1], 'state', kind == 'TERMS' and state or 'OPEN', 'name', ARGV[5], 'price', ARGV[6])
  for i, field in ipairs({ 'limit', 'opens', 'closes', 'paywithin' }) do
    if ARGV[6 + i] == '' then
      redis.call('HDEL', KEYS[1], field)
    else
      redis.call('HSET', KEYS[1], field, ARGV[6 + i])
    end
  end
end
return 'APPLIED'
