-- Merges the ledger's sums and removes the reservations of the calls included in them, in one step.
--
--   KEYS   state, open, lease, running of one holder; then, where calls will be admitted on the sums, the epoch
--   ARGV   1     fields of the state to set, joined by ',': 'ok' and the like when the sums are complete
--          2     days to keep the state
--          3     number of sums, then of each: unit, window start, cost, calls, tokens, times lowered
--          then  number of models, and of each one text: the model, then unit, window start, cost, times lowered of each sum
--          then  call ids
--
--   Answer 'emptied' when there is no epoch and 'settling' while it settles, in both cases without having done anything;
--          otherwise 'merged'
--
-- The ledger's sums grow, so each is merged with max(): in any order, any number of times, the result is the same. A sum that
-- was lowered replaces what was read before.

local state, open, lease = KEYS[1], KEYS[2], KEYS[3]
if KEYS[5] then
  local epoch = redis.call('GET', KEYS[5])
  if not epoch then
    return 'emptied'
  end
  if clock('') < tonumber(string.match(epoch, '^%d+')) then
    return 'settling'
  end
end
local count = tonumber(ARGV[3])
for field in string.gmatch(ARGV[1], '[^,]+') do
  redis.call('HSET', state, field, '1')
end
local watched = redis.call('HMGET', state, 'w#', 'w@')

-- Stored with its window, since a window may begin before we see it.
local function set_lowered(field, starts, lowered)
  if lowered > 0 then
    redis.call('HSET', state, field, text(starts) .. ' ' .. text(lowered))
  end
end

local function is_later(value, lowered, held_value, held_lowered, starts)
  local of, times = string.match(held_lowered or '', '^(%d+) (%d+)$')
  local known = tonumber(of) == starts and tonumber(times) or 0
  return lowered > known or (lowered == known and tonumber(held_value or '0') < value)
end

local function merge(start_field, value_field, meter, starts, value, reserved_field, lowered)
  local field, lowered_field = value_field .. meter, 'g:' .. value_field .. meter
  local held = redis.call('HMGET', state, start_field .. meter, field, lowered_field)
  local current = tonumber(held[1] or '-1')
  if current < starts then
    redis.call('HSET', state, start_field .. meter, text(starts), field, text(value))
    if reserved_field then
      redis.call('HSET', state, reserved_field .. meter, '0')
    end
    set_lowered(lowered_field, starts, lowered)
  elseif current == starts and is_later(value, lowered, held[2], held[3], starts) then
    redis.call('HSET', state, field, text(value))
    set_lowered(lowered_field, starts, lowered)
  end
end

for index = 0, count - 1 do
  local base = 4 + index * 6
  local unit, starts = ARGV[base], tonumber(ARGV[base + 1])
  local cost, calls = tonumber(ARGV[base + 2]), tonumber(ARGV[base + 3])
  local lowered = tonumber(ARGV[base + 5])
  if unit == 'total' then
    local held = redis.call('HMGET', state, 't', 'g:t')
    if is_later(cost, lowered, held[1], held[2], 0) then
      redis.call('HSET', state, 't', text(cost))
      set_lowered('g:t', 0, lowered)
    end
  else
    merge('s:', 'c:', unit, starts, cost, 'v:', lowered)
    if unit ~= 'mo' then
      merge('w:', 'n:', unit, starts, calls, nil, 0)
    end
    if watched[1] then
      merge('s:', 'c:', unit .. '#', starts, tonumber(ARGV[base + 4]), 'v:', 0)
    end
  end
end

local models = 4 + count * 6
for index = models + 1, models + tonumber(ARGV[models]) do
  if not watched[2] then
    break
  end
  local model, sums = string.match(ARGV[index], '^(%S*)(.*)$')
  for unit, starts, cost, lowered in string.gmatch(sums, '(%a+) (%d+) (%d+) (%d+)') do
    merge('s:', 'c:', unit .. '@' .. model, tonumber(starts), tonumber(cost), 'v:', tonumber(lowered))
  end
end

-- Most calls were admitted from an allotment and have no reservation of their own: one read finds those that have.
local first = models + tonumber(ARGV[models]) + 1
if first <= #ARGV then
  local records = redis.call('HMGET', open, unpack(ARGV, first, #ARGV))
  for place, record in ipairs(records) do
    if record then
      release(state, open, lease, ARGV[first + place - 1])
    end
  end
end
redis.call('EXPIRE', state, tonumber(ARGV[2]) * 86400)
return 'merged'
