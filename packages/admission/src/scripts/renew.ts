import { PRELUDE } from "./prelude.ts";

/**
 * KEYS: state, open, lease of each holder. ARGV: clock override or '', lease ms, number of holders' unit lists,
 * the lists, then (call id, amount, admitted at)…
 * Lengthens the lease of open calls and puts a reservation back that Redis has lost.
 */
export const RENEW = `${PRELUDE}
local deadline = text(clock(ARGV[1]) + tonumber(ARGV[2]))
local count = tonumber(ARGV[3])
for index = 1, count do
  local state, open, lease = KEYS[index * 3 - 2], KEYS[index * 3 - 1], KEYS[index * 3]
  local units = ARGV[3 + index]
  for position = 4 + count, #ARGV, 3 do
    local call, amount, at = ARGV[position], ARGV[position + 1], ARGV[position + 2]
    if units ~= '' and redis.call('HEXISTS', open, call) == 0 then
      for unit in string.gmatch(units, '[^,]+') do
        if unit ~= 't' then
          local starts = window_start(unit, tonumber(at))
          if tonumber(redis.call('HGET', state, 's:' .. unit) or '-1') < starts then
            redis.call('HSET', state, 's:' .. unit, text(starts), 'c:' .. unit, '0', 'v:' .. unit, '0')
          end
        end
      end
      shift_reserved(state, tonumber(amount), tonumber(at), units)
      redis.call('HSET', open, call, amount .. '|' .. at .. '|' .. units)
    end
    if units ~= '' then redis.call('ZADD', lease, deadline, call) end
  end
end
return 1
`;
