-- Takes the orders of a closed and drained offer out of use, and resets its counts: what stays is an empty, closed offer that can
-- be opened again. The orders and customers get other names, whatever their number; their caller deletes them in steps.
--
-- KEYS  1 offer  2 quantity  3 counts  4 customers  5 orders  6 outbox  7 retired customers  8 retired orders
-- ARGV  1 version of the state that this leads to; the same one again changes nothing
-- Returns RETIRED, OFFER_MISSING, or CONFLICT (in a newer state, open, not drained, or an earlier one is not deleted yet)
-- Callers: RedisStockRetirement.retire
local offer = redis.call('HMGET', KEYS[1], 'state', 'version', 'retired')
if offer[3] == ARGV[1] then return 'RETIRED' end
if redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3]) < 3 then return 'OFFER_MISSING' end
if offer[1] ~= 'CLOSED'
    or tonumber(ARGV[1]) <= tonumber(offer[2] or 0)
    or redis.call('GET', KEYS[2]) ~= '0'
    or redis.call('HGET', KEYS[3], 'held') ~= '0'
    or redis.call('ZCARD', KEYS[6]) > 0
    or redis.call('EXISTS', KEYS[7], KEYS[8]) > 0 then
  return 'CONFLICT'
end
if redis.call('EXISTS', KEYS[4]) == 1 then redis.call('RENAME', KEYS[4], KEYS[7]) end
if redis.call('EXISTS', KEYS[5]) == 1 then redis.call('RENAME', KEYS[5], KEYS[8]) end
redis.call('HSET', KEYS[3], 'held', 0, 'sold', 0, 'returned', 0, 'rejected', 0)
redis.call('HSET', KEYS[1], 'initial', 0, 'version', ARGV[1], 'retired', ARGV[1])
return 'RETIRED'
