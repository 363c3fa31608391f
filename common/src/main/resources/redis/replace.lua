-- Puts what a rebuild has set aside in the place of an offer's data, paused or closed for buyers. All or nothing, and once: the offer's
-- field 'rebuilt' names the run that has replaced it, so that a repeated call, whose first response was lost, says so.
--
-- KEYS  1 offer  2 quantity  3 counts  4 customers  5 orders  6 outbox  7 changes
--       8 rebuilt orders  9 rebuilt customers  10 rebuilt counts
-- ARGV  1 run  2 units allocated  3 version of the state in the database  4 state (PAUSED, CLOSED)  5 name  6 unit price
--       7 customer limit ('' = none)  8 opens at (ms, '' = at once)  9 closes at (ms, '' = open end)  10 seconds that buyers have
--       to pay ('' = the worker charges)  11 whether orders of the offer have left Redis (1, 0), then per change that the database has: change id, kind|units
-- Returns REPLACED (now, or by an earlier call of this run), OPEN (the offer was opened meanwhile), OUTBOX (events wait for Kafka),
--         CHANGED (a change came between the read of the database and this, or a retirement is not finished), or SUPERSEDED (another run has begun since)
-- Callers: RedisStockRebuild.replace
local run = redis.call('HMGET', KEYS[10], 'run', 'version')
local offer = redis.call('HMGET', KEYS[1], 'state', 'version', 'rebuilt', 'retired')
if run[1] ~= ARGV[1] then return offer[3] == ARGV[1] and 'REPLACED' or 'SUPERSEDED' end
if offer[1] == 'OPEN' then return 'OPEN' end
if redis.call('ZCARD', KEYS[6]) > 0 then return 'OUTBOX' end
-- A version that was there when the run began may be beyond the database's: that of a database restored from a copy.
local version = offer[2] or '0'
if tonumber(version) > tonumber(ARGV[3]) and version ~= run[2] then return 'CHANGED' end
-- A retirement that the database does not know yet: the workers finish it, and what was read are orders that have left Redis.
if offer[4] == version and tonumber(version) == ARGV[3] + 1 and offer[1] == 'CLOSED' and ARGV[4] == 'CLOSED' then return 'CHANGED' end

local counts = redis.call('HMGET', KEYS[10], 'held', 'sold', 'rejected')
local available = ARGV[2] - counts[1] - counts[2]

redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[7])
redis.call('HDEL', KEYS[10], 'run', 'version')
redis.call('RENAME', KEYS[10], KEYS[3])
if redis.call('EXISTS', KEYS[8]) == 1 then redis.call('RENAME', KEYS[8], KEYS[5]) end
if redis.call('EXISTS', KEYS[9]) == 1 then redis.call('RENAME', KEYS[9], KEYS[4]) end
redis.call('SET', KEYS[2], string.format('%d', available))
redis.call('HSET', KEYS[1], 'state', ARGV[4], 'version', ARGV[3], 'name', ARGV[5], 'price', ARGV[6],
  'rebuilt', ARGV[1], 'initial', string.format('%d', ARGV[2] + counts[3]))
if ARGV[4] == 'PAUSED' then redis.call('HSET', KEYS[1], 'run', ARGV[1]) end
for i, field in ipairs({ 'limit', 'opens', 'closes', 'paywithin' }) do
  if ARGV[6 + i] ~= '' then redis.call('HSET', KEYS[1], field, ARGV[6 + i]) end
end
if ARGV[11] == '1' then redis.call('HSET', KEYS[1], 'retired', ARGV[3]) end
for i = 12, #ARGV, 2 do redis.call('HSET', KEYS[7], ARGV[i], ARGV[i + 1]) end
return 'REPLACED'
