-- Reserves a batch of requests for one offer, and writes each order's event to the outbox in the same step.
-- Decides with reads first and only then writes: Lua does not roll back.
--
-- KEYS  1 offer  2 quantity  3 counts  4 customers  5 orders  6 outbox
-- ARGV  1 outbox bound (entries), then per request: order id, customer, quantity (units)
-- Returns { unit price, then per request: code, number, text }
--   1 RESERVED          number = units available after it   text = outbox entry id | reserved at (ms)
--   2 ALREADY_RESERVED  number = units available now        text = stored reservation
--   3 KEY_REUSED
--   4 SOLD_OUT          number = units available
--   5 LIMIT_REACHED     number = units the customer could still have
--   6 NOT_OPEN          text = NOT_YET, OVER or CLOSED
--   7 OVERLOADED        number = outbox depth
--   8 OFFER_MISSING
-- Callers: RedisStockLedger.reserve
if redis.replicate_commands then redis.replicate_commands() end -- Redis 6: TIME before a write

local bound = tonumber(ARGV[1])
local requests = (#ARGV - 1) / 3
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local offer = redis.call('HMGET', KEYS[1], 'state', 'opens', 'closes', 'limit', 'price')
local stored = redis.call('GET', KEYS[2])
local available = tonumber(stored or 0)
local depth = redis.call('XLEN', KEYS[6])
local limit = tonumber(offer[4] or '') -- nil: no limit

local ids, names = {}, {}
for i = 1, requests do
  ids[i] = ARGV[3 * i - 1]
  names[i] = ARGV[3 * i]
end
local found = redis.call('HMGET', KEYS[5], unpack(ids))
local owned = redis.call('HMGET', KEYS[4], unpack(names))

local refusal, refusalNumber, refusalText -- holds for every new order of this batch
if not offer[1] or not stored or redis.call('EXISTS', KEYS[3]) == 0 then
  refusal = 8
elseif depth >= bound then
  refusal, refusalNumber = 7, depth
elseif offer[1] ~= 'OPEN' then
  refusal, refusalText = 6, 'CLOSED'
elseif offer[2] and offer[2] ~= '' and now < tonumber(offer[2]) then
  refusal, refusalText = 6, 'NOT_YET'
elseif offer[3] and offer[3] ~= '' and now >= tonumber(offer[3]) then
  refusal, refusalText = 6, 'OVER'
end

local reply = { offer[5] or '' }
local reserved = {} -- positions of this batch's new reservations
local inBatch, units, total = {}, {}, 0
for i = 1, requests do
  local id, name, quantity = ids[i], names[i], tonumber(ARGV[3 * i + 1])
  local record = inBatch[id] or found[i]
  local code, number, text
  units[name] = units[name] or tonumber(owned[i] or 0)
  if record then
    local q, customer = string.match(record, '^%u|(%d+)|%d+|[^|]*|(.*)$')
    if tonumber(q) == quantity and customer == name then
      code, number, text = 2, available, record
    else
      code = 3
    end
  elseif refusal then
    code, number, text = refusal, refusalNumber, refusalText
  elseif depth + #reserved >= bound then
    code, number = 7, depth + #reserved
  elseif limit and units[name] + quantity > limit then
    code, number = 5, math.max(limit - units[name], 0)
  elseif quantity > available then
    code, number = 4, available
  else
    available = available - quantity
    total = total + quantity
    units[name] = units[name] + quantity
    inBatch[id] = 'H|' .. quantity .. '|' .. now .. '|' .. offer[5] .. '|' .. name
    reserved[#reserved + 1] = i
    code, number = 1, available
  end
  reply[3 * i - 1], reply[3 * i], reply[3 * i + 1] = code, number or 0, text or ''
end

if total > 0 then
  -- The first write is the one that Redis refuses when memory is full, so it is all or nothing.
  redis.call('DECRBY', KEYS[2], total)
  redis.call('HINCRBY', KEYS[3], 'held', total)
  local records, counts, seen = {}, {}, {}
  for _, i in ipairs(reserved) do
    local id, name = ids[i], names[i]
    records[#records + 1] = id
    records[#records + 1] = inBatch[id]
    if not seen[name] then
      seen[name] = true
      counts[#counts + 1] = name
      counts[#counts + 1] = units[name]
    end
    local entry = redis.call('XADD', KEYS[6], '*', 'o', id, 'c', name, 'q', ARGV[3 * i + 1], 't', now, 'p', offer[5])
    reply[3 * i + 1] = entry .. '|' .. now
  end
  redis.call('HSET', KEYS[5], unpack(records))
  redis.call('HSET', KEYS[4], unpack(counts))
end
return reply
