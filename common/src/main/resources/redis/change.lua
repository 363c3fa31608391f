-- Opens an offer, opens it again, changes its terms, or restocks it. A change id that was applied changes nothing.
--
-- KEYS  1 offer  2 quantity  3 counts  4 changes
-- ARGV  1 change id  2 kind (OPEN, REOPEN, TERMS, RESTOCK)  3 units, then for all kinds but RESTOCK:
--       4 name  5 unit price (decimal)  6 customer limit ('' = none)  7 opens at (ms, '' = at once)  8 closes at (ms, '' = open end)
-- Returns APPLIED, ALREADY_APPLIED, OFFER_MISSING or CONFLICT
-- Callers: RedisOfferStockStore
local id, kind, units = ARGV[1], ARGV[2], ARGV[3]
if redis.call('HEXISTS', KEYS[4], id) == 1 then return 'ALREADY_APPLIED' end

local state = redis.call('HGET', KEYS[1], 'state')
local keys = redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3])
if kind == 'OPEN' then
  if keys > 0 then return 'CONFLICT' end
elseif keys < 3 then
  return 'OFFER_MISSING' -- never seeded: its data are lost
elseif state ~= (kind == 'REOPEN' and 'CLOSED' or 'OPEN') then
  return 'CONFLICT'
end

redis.call('HSET', KEYS[4], id, kind .. '|' .. units)
if kind == 'OPEN' then
  redis.call('SET', KEYS[2], 0)
  redis.call('HSET', KEYS[3], 'held', 0, 'sold', 0, 'returned', 0, 'rejected', 0)
end
if kind ~= 'TERMS' then
  redis.call('INCRBY', KEYS[2], units)
  redis.call('HINCRBY', KEYS[1], 'initial', units)
end
if kind ~= 'RESTOCK' then
  redis.call('HSET', KEYS[1], 'state', 'OPEN', 'name', ARGV[4], 'price', ARGV[5])
  for i, field in ipairs({ 'limit', 'opens', 'closes' }) do
    if ARGV[5 + i] == '' then
      redis.call('HDEL', KEYS[1], field)
    else
      redis.call('HSET', KEYS[1], field, ARGV[5 + i])
    end
  end
end
return 'APPLIED'
