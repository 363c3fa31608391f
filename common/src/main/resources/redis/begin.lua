-- Begins a rebuild: nothing is reserved from an open offer from now on (PAUSED), and what an earlier run has set aside is dropped.
--
-- KEYS  1 offer  2 rebuilt orders  3 rebuilt customers  4 rebuilt counts
-- ARGV  1 run
-- Returns PAUSED (this run has to end it), CLOSED, or OFFER_MISSING
-- Callers: RedisStockRebuild.begin
local offer = redis.call('HMGET', KEYS[1], 'state', 'version')
local state = offer[1] or 'OFFER_MISSING'
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
redis.call('HSET', KEYS[4], 'run', ARGV[1], 'version', offer[2] or 0, 'held', 0, 'sold', 0, 'returned', 0, 'rejected', 0)
if state == 'OPEN' or state == 'PAUSED' then
  state = 'PAUSED'
  redis.call('HSET', KEYS[1], 'state', state, 'run', ARGV[1])
end
return state
