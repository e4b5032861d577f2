import { createHash } from "node:crypto";

/**
 * Keeps an answer, and removes the oldest ones beyond what all may take together. Names of keys are made from those given, in
 * the same slot of a cluster.
 *
 *   KEYS  the answer; names by when they were kept; names by when they end; sizes by name, with their sum as `total`
 *   ARGV  1 the answer, 2 its time to live in ms, 3 its name, 4 what it takes, 5 what all may take
 *
 * The answer comes first: where Redis is full, it refuses the first write of a script, and so all of it.
 */
const SOURCE = `
local answers = string.sub(KEYS[1], 1, -#ARGV[3] - 1)
local function forget(name)
  local size = tonumber(redis.call('HGET', KEYS[4], name) or '0')
  redis.call('ZREM', KEYS[2], name)
  redis.call('ZREM', KEYS[3], name)
  redis.call('HDEL', KEYS[4], name)
  return tonumber(redis.call('HINCRBY', KEYS[4], 'total', 0 - size))
end

redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
forget(ARGV[3])
-- In microseconds: many answers come in one millisecond.
redis.call('ZADD', KEYS[2], string.format('%.0f', time[1] * 1000000 + time[2]), ARGV[3])
redis.call('ZADD', KEYS[3], string.format('%.0f', now + ARGV[2]), ARGV[3])
redis.call('HSET', KEYS[4], ARGV[3], ARGV[4])
local total = tonumber(redis.call('HINCRBY', KEYS[4], 'total', ARGV[4]))
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', string.format('%.0f', now), 'LIMIT', '0', '100')) do
  total = forget(name)
end
while total > tonumber(ARGV[5]) do
  local oldest = redis.call('ZRANGE', KEYS[2], '0', '0')[1]
  if not oldest then
    break
  end
  redis.call('DEL', answers .. oldest)
  total = forget(oldest)
end
for index = 2, 4 do
  redis.call('EXPIRE', KEYS[index], '2678400')
end
return total
`;

/** The script and its SHA-1, by which Redis runs one it has seen. */
export const KEEP_ANSWER = {
  source: SOURCE,
  sha: createHash("sha1").update(SOURCE).digest("hex"),
} as const;
