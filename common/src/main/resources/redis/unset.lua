-- Deletes a key while it has a certain value: what has been put there since stays.
--
-- KEYS  1 key
-- ARGV  1 value
-- Returns 1 when the key is deleted, 0 when it has another value or none
-- Callers: RedisAuditRequests.publish
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
