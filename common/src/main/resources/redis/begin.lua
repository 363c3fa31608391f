-- Begins a rebuild: drops what an earlier run has set aside.
--
-- KEYS  1 rebuilt orders  2 rebuilt customers  3 rebuilt counts
-- ARGV  1 run
-- Returns 1
-- Callers: RedisStockRebuild.begin
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
redis.call('HSET', KEYS[3], 'run', ARGV[1], 'held', 0, 'sold', 0, 'returned', 0, 'rejected', 0)
return 1
