-- Reserves a batch of requests for one offer, and puts each order into the outbox in the same step.
-- Decides with reads first and only then writes: Lua does not roll back.
--
-- KEYS  1 offer  2 quantity  3 counts  4 customers  5 orders  6 outbox
-- ARGV  1 outbox bound (orders)  2 number of requests, then column by column: order ids, customers, quantities (units); then one
--       letter per request: 1 when its order may be one that has left Redis, else 0 (may lack: 0 for all)
-- Returns { unit price, reserved at (ms), then per request: units available after it when it is RESERVED, else
--         { code, value } }
--   2 ALREADY_RESERVED  stored reservation, units available
--   3 KEY_REUSED
--   4 SOLD_OUT          units available
--   5 LIMIT_REACHED     units the customer could still have
--   6 NOT_OPEN          NOT_YET, OVER or CLOSED
--   7 OVERLOADED        outbox depth
--   8 OFFER_MISSING
--   9 MAY_BE_RETIRED    not decided: orders of this offer have left Redis, and this may be one; version of the retirement
-- Error   READONLY: this Redis is a replica, also when no request would be granted
-- Callers: RedisStockLedger.reserve
if redis.replicate_commands then redis.replicate_commands() end -- Redis 6: TIME before a write

-- A replica refuses this, which has no effect on a master. Sold out, limit and replay write nothing, and could be told by a master that was replaced.
local guard = redis.pcall('SETRANGE', KEYS[2], 0, '')
if type(guard) == 'table' and string.find(guard.err or '', 'READONLY', 1, true) then
  return { err = 'READONLY this Redis is a replica' }
end

local bound, n = tonumber(ARGV[1]), tonumber(ARGV[2])
local ID, NAME, QUANTITY = 2, 2 + n, 2 + 2 * n -- before each column
local ASK = string.byte('1')
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local offer = redis.call('HMGET', KEYS[1], 'state', 'opens', 'closes', 'limit', 'price', 'retired')
local mayBeRetired = offer[6] and ARGV[3 + 3 * n] or ''
local stored = redis.call('GET', KEYS[2])
local available = tonumber(stored or 0)
local depth = redis.call('ZCARD', KEYS[6])
local limit = tonumber(offer[4] or '') -- nil: no limit
local found = redis.call('HMGET', KEYS[5], unpack(ARGV, ID + 1, ID + n))
local owned = redis.call('HMGET', KEYS[4], unpack(ARGV, NAME + 1, NAME + n))

local refusal -- holds for every new order of this batch
if not offer[1] or not stored or redis.call('EXISTS', KEYS[3]) == 0 then
  refusal = { 8, 0 }
elseif depth >= bound then
  refusal = { 7, depth }
elseif offer[1] ~= 'OPEN' then
  refusal = { 6, 'CLOSED' }
elseif offer[2] and offer[2] ~= '' and now < tonumber(offer[2]) then
  refusal = { 6, 'NOT_YET' }
elseif offer[3] and offer[3] ~= '' and now >= tonumber(offer[3]) then
  refusal = { 6, 'OVER' }
end

local reply = { offer[5] or '', now }
local inBatch, units, total = {}, {}, 0
local records, entries, counts, customers = {}, {}, {}, {} -- arguments of the writes; customers that took something
local middle = '|' .. now .. '|' .. (offer[5] or '') .. '|'
for i = 1, n do
  local id, name, q = ARGV[ID + i], ARGV[NAME + i], ARGV[QUANTITY + i]
  local quantity = tonumber(q)
  local record = inBatch[id] or found[i]
  local owns = units[name] or tonumber(owned[i] or 0)
  local answer
  if record then
    local itsQuantity, customer = string.match(record, '^%u|(%d+)|%d+|[^|]*|(.*)$')
    if tonumber(itsQuantity) == quantity and customer == name then
      answer = { 2, record, available }
    else
      answer = { 3, 0 }
    end
  elseif string.byte(mayBeRetired, i) == ASK then
    answer = { 9, tonumber(offer[6]) }
  elseif refusal then
    answer = refusal
  elseif depth >= bound then
    answer = { 7, depth }
  elseif limit and owns + quantity > limit then
    answer = { 5, math.max(limit - owns, 0) }
  elseif quantity > available then
    answer = { 4, available }
  else
    available = available - quantity
    total = total + quantity
    depth = depth + 1
    if not units[name] then customers[#customers + 1] = name end
    units[name] = owns + quantity
    record = 'H|' .. q .. middle .. name
    inBatch[id] = record
    local at = #records
    records[at + 1], records[at + 2] = id, record
    entries[at + 1], entries[at + 2] = now, id
    answer = available
  end
  reply[2 + i] = answer
end

if total > 0 then
  -- Stock is taken here, for all requests that were granted above. The first write is the one that Redis refuses when memory is full,
  -- so it is all or nothing.
  redis.call('DECRBY', KEYS[2], total)
  redis.call('HINCRBY', KEYS[3], 'held', total)
  redis.call('HSET', KEYS[5], unpack(records))
  redis.call('ZADD', KEYS[6], unpack(entries))
  for i, name in ipairs(customers) do
    counts[2 * i - 1], counts[2 * i] = name, units[name]
  end
  redis.call('HSET', KEYS[4], unpack(counts))
end
return reply
