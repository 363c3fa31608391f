-- Ends reservations: confirm (paid), release (declined: units back on sale, limit restored) or reject (units gone).
-- Acts only on HELD ones, and on confirmed ones when their order is cancelled; anything else changes nothing. Decides with reads first
-- and only then writes.
--
-- KEYS  1 quantity  2 counts  3 customers  4 orders
-- ARGV  per resolution: order id, end (C confirmed, R released, X rejected; r, x: the same, also of a confirmed one); order ids differ
-- Returns per resolution: 1 RESOLVED, 2 ALREADY_RESOLVED, 3 CONFLICT, 4 MISSING
-- Callers: RedisStockLedger.resolve
local n = #ARGV / 2
local ids, reply = {}, {}
for i = 1, n do ids[i] = ARGV[2 * i - 1] end
local found = redis.call('HMGET', KEYS[4], unpack(ids))
local stocked = redis.call('EXISTS', KEYS[1], KEYS[2]) == 2

local held, sold, returned, rejected = 0, 0, 0, 0 -- units; held is what leaves, the others are what comes
local records, back = {}, {} -- order id, new record, ...; customer → units given back
for i = 1, n do
  local finish = string.upper(ARGV[2 * i])
  if not found[i] or not stocked then
    reply[i] = 4
  else
    local state, q, rest, customer = string.match(found[i], '^(%u)|(%d+)(|%d+|[^|]*|(.*))$')
    local quantity = tonumber(q)
    if state == finish then
      reply[i] = 2
    elseif state ~= 'H' and not (state == 'C' and finish ~= ARGV[2 * i]) then
      reply[i] = 3
    else
      reply[i] = 1
      if state == 'C' then sold = sold - quantity else held = held + quantity end
      records[#records + 1] = ids[i]
      records[#records + 1] = finish .. '|' .. q .. rest
      if finish == 'C' then
        sold = sold + quantity
      else
        if finish == 'R' then returned = returned + quantity else rejected = rejected + quantity end
        back[customer] = (back[customer] or 0) + quantity
      end
    end
  end
end

if #records > 0 then
  redis.call('HSET', KEYS[4], unpack(records))
  redis.call('HINCRBY', KEYS[2], 'held', 0 - held) -- '-held' would be "-0"
  if sold ~= 0 then redis.call('HINCRBY', KEYS[2], 'sold', sold) end
  if rejected > 0 then redis.call('HINCRBY', KEYS[2], 'rejected', rejected) end
  if returned > 0 then
    redis.call('HINCRBY', KEYS[2], 'returned', returned)
    redis.call('INCRBY', KEYS[1], returned)
  end
  for customer, quantity in pairs(back) do
    if redis.call('HINCRBY', KEYS[3], customer, -quantity) <= 0 then
      redis.call('HDEL', KEYS[3], customer)
    end
  end
end
return reply
