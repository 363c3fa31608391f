-- Sets reservations aside for a rebuild, beside the keys that are in use, and counts them. A repeated one counts once.
--
-- KEYS  1 rebuilt orders  2 rebuilt customers  3 rebuilt counts
-- ARGV  1 run, then per reservation: order id, state code, quantity, reserved at (ms), unit price, customer
-- Returns 1, or 0 when another run has begun since
-- Callers: RedisStockRebuild.setAside
if redis.call('HGET', KEYS[3], 'run') ~= ARGV[1] then return 0 end
local counts = { H = 'held', C = 'sold', R = 'returned', X = 'rejected' }
for i = 2, #ARGV, 6 do
  local state, quantity, customer = ARGV[i + 1], ARGV[i + 2], ARGV[i + 5]
  local record = table.concat({ state, quantity, ARGV[i + 3], ARGV[i + 4], customer }, '|')
  if redis.call('HSETNX', KEYS[1], ARGV[i], record) == 1 then
    redis.call('HINCRBY', KEYS[3], counts[state], quantity)
    if state == 'H' or state == 'C' then redis.call('HINCRBY', KEYS[2], customer, quantity) end
  end
end
return 1
