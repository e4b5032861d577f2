import { PRELUDE } from "./prelude.ts";

/**
 * KEYS: state, open, lease of each holder. ARGV: clock override or '', lease ms, then (call id, cost or '')…
 * Replaces the upper bound of each call by its cost, where it is known, and lengthens the lease until the
 * worker has settled. A call that has no reservation (settled already, or lapsed) is left alone.
 */
export const FINISH = `${PRELUDE}
local deadline = text(clock(ARGV[1]) + tonumber(ARGV[2]))
for index = 1, #KEYS / 3 do
  local state, open, lease = KEYS[index * 3 - 2], KEYS[index * 3 - 1], KEYS[index * 3]
  for position = 3, #ARGV, 2 do
    local call, cost = ARGV[position], ARGV[position + 1]
    local record = redis.call('HGET', open, call)
    if record then
      if cost ~= '' then
        local amount, at, units = string.match(record, '^(%d+)|(%d+)|(.*)$')
        shift_reserved(state, tonumber(cost) - tonumber(amount), tonumber(at), units)
        redis.call('HSET', open, call, cost .. '|' .. at .. '|' .. units)
      end
      redis.call('ZADD', lease, deadline, call)
    end
  end
end
return 1
`;
