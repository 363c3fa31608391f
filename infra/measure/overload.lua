-- wrk: every request is another customer's; counts the responses by status, and the 503s without Retry-After.
local threads = {}
local number = 0

function setup(thread)
  thread:set('id', #threads)
  threads[#threads + 1] = thread
end

function init()
  counts, silent = {}, 0
  math.randomseed(os.time() + id)
  run = math.random(1, 1000000000)
end

function request()
  number = number + 1
  return wrk.format('POST', nil, { ['Content-Type'] = 'application/json' },
    string.format('{"customerId":"c-%d-%d-%d","quantity":1}', id, run, number))
end

function response(status, headers)
  counts[status] = (counts[status] or 0) + 1
  if status == 503 and not headers['Retry-After'] then silent = silent + 1 end
end

function done(summary, latency)
  local total, withoutRetry = {}, 0
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get('counts')) do total[status] = (total[status] or 0) + count end
    withoutRetry = withoutRetry + thread:get('silent')
  end
  local seconds = summary.duration / 1e6
  for status, count in pairs(total) do
    io.write(string.format('  %d  %7d  %7.0f/s\n', status, count, count / seconds))
  end
  io.write(string.format('  503 without Retry-After: %d; no response: connect %d, read %d, write %d, timeout %d\n', withoutRetry,
    summary.errors.connect, summary.errors.read, summary.errors.write, summary.errors.timeout))
  io.write(string.format('  latency ms: p50 %.0f, p99 %.0f, max %.0f\n',
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
