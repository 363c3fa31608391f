-- Puts up one process's notice and reads those of all; takes old ones down.
--
-- KEYS  1 notices (hash: process → at (ms)|text)
-- ARGV  1 process  2 text  3 age at which a notice is old (ms)
-- Returns now (ms), then of each notice: process, at (ms), text
-- Callers: RedisInstanceRegistry.exchange
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d|%s', now, ARGV[2]))

local all = redis.call('HGETALL', KEYS[1])
local result = { string.format('%d', now) }
for i = 1, #all, 2 do
  local at, text = string.match(all[i + 1], '^(%d+)|(.*)$')
  if at and now - tonumber(at) <= tonumber(ARGV[3]) then
    table.insert(result, all[i])
    table.insert(result, at)
    table.insert(result, text)
  else
    redis.call('HDEL', KEYS[1], all[i])
  end
end
return result
