import { PRELUDE } from "./prelude.ts";

/**
 * KEYS: state, open, lease of one holder. ARGV: '1' when the sums are complete for the present moment (a load)
 * or '', days to keep, number of sums, (unit, window start, cost, calls)…, then call ids.
 * The ledger's sums only grow, so each is merged with max(): any order, any number of times, one result.
 * Removes the calls' reservations in the same step.
 */
export const SETTLE = `${PRELUDE}
local state, open, lease = KEYS[1], KEYS[2], KEYS[3]
local count = tonumber(ARGV[3])

local function merge(start_field, value_field, unit, starts, value, reserved_field)
  local held = redis.call('HMGET', state, start_field .. unit, value_field .. unit)
  local current = tonumber(held[1] or '-1')
  if current < starts then
    redis.call('HSET', state, start_field .. unit, text(starts), value_field .. unit, text(value))
    if reserved_field then redis.call('HSET', state, reserved_field .. unit, '0') end
  elseif current == starts and tonumber(held[2] or '0') < value then
    redis.call('HSET', state, value_field .. unit, text(value))
  end
end

for index = 0, count - 1 do
  local base = 4 + index * 4
  local unit, starts = ARGV[base], tonumber(ARGV[base + 1])
  local cost, calls = tonumber(ARGV[base + 2]), tonumber(ARGV[base + 3])
  if unit == 'total' then
    if cost > tonumber(redis.call('HGET', state, 't') or '0') then redis.call('HSET', state, 't', text(cost)) end
  else
    merge('s:', 'c:', unit, starts, cost, 'v:')
    if unit ~= 'mo' then merge('w:', 'n:', unit, starts, calls) end
  end
end
-- Most calls were admitted from an allotment and have no reservation of their own: one look finds those that have.
local first = 4 + count * 4
if first <= #ARGV then
  local records = redis.call('HMGET', open, unpack(ARGV, first, #ARGV))
  for place, record in ipairs(records) do
    if record then release(state, open, lease, ARGV[first + place - 1]) end
  end
end
if ARGV[1] == '1' then redis.call('HSET', state, 'ok', '1') end
redis.call('EXPIRE', state, tonumber(ARGV[2]) * 86400)
return 1
`;
