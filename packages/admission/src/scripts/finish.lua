-- Replaces the upper bounds of ended calls by their cost and tokens, where known, and extends their leases until
-- the worker has settled them. A call without a reservation (settled already, or lapsed) is left alone.
--
--   KEYS   state, open, lease, running of each holder
--   ARGV   1     clock override, or ''
--          2     lease, in ms
--          then for each call: id, cost or '', tokens or ''

local deadline = text(clock(ARGV[1]) + tonumber(ARGV[2]))
for index = 1, #KEYS / 4 do
  local state, open, lease = KEYS[index * 4 - 3], KEYS[index * 4 - 2], KEYS[index * 4 - 1]
  for position = 3, #ARGV, 3 do
    local call = ARGV[position]
    local record = redis.call('HGET', open, call)
    if record then
      local amount, at, meters, tokens, token_meters = parse(record)
      local cost = tonumber(ARGV[position + 1]) or amount
      local used = tonumber(ARGV[position + 2]) or tokens
      shift_reserved(state, cost - amount, at, meters)
      shift_reserved(state, used - tokens, at, token_meters)
      if cost ~= amount or used ~= tokens then
        redis.call('HSET', open, call, write_record(cost, at, meters, used, token_meters))
      end
      redis.call('ZADD', lease, deadline, call)
    end
  end
end
return 1
