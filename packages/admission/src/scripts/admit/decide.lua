-- The decision of the admit script: checks every limit of every holder and, when all have room, writes what is reserved. For its
-- arguments and its answer see begin.lua.

local helds, bases, extended_of = {}, {}, {}
for index = 1, #KEYS / 4 do
  local state = KEYS[index * 4 - 3]
  local meters, total = ARGV[cursor], ARGV[cursor + 1]
  local costs, rates = tonumber(ARGV[cursor + 2]), tonumber(ARGV[cursor + 3])
  local first = cursor + 4
  local last = first + 3 + 3 * costs + 2 * rates
  local maxima = last + 1
  local named = maxima + costs + rates
  bases[index] = cursor
  cursor = named + costs + rates
  local has_extended = ARGV[cursor] ~= ''
  cursor = cursor + 1

  local held = redis.call('HMGET', state, unpack(ARGV, first, last))
  if not held[1] then
    return { -1, now, index }
  end
  local reserves = meters ~= '' or has_extended
  if reserves and now >= tonumber(held[2] or '0') and sweep(state, KEYS[index * 4 - 2], KEYS[index * 4 - 1]) then
    held = redis.call('HMGET', state, unpack(ARGV, first, last))
  end
  helds[index] = held

  if total ~= '' then
    local room =
      check_room(index, 'total', '', tonumber(total), tonumber(held[3] or '0'), tonumber(held[4] or '0'), least)
    grant(room)
    held[3] = room
  end
  for limit = 1, costs do
    local at = 2 + limit * 3
    local unit, max = ARGV[named + limit - 1], tonumber(ARGV[maxima + limit - 1])
    local settled, reserved = 0, 0
    if held[at] and is_current(unit, tonumber(held[at]), now) then
      settled, reserved = tonumber(held[at + 1] or '0'), tonumber(held[at + 2] or '0')
    else
      held[at] = false -- ended, or never begun: it counts for nothing
    end
    local room = check_room(index, 'cost', unit, max, settled, reserved, least)
    grant(room)
    held[at + 1], held[at + 2] = room, reserved
  end
  for limit = 1, rates do
    local at = 3 + costs * 3 + limit * 2
    local place = costs + limit - 1
    local unit, max = ARGV[named + place], tonumber(ARGV[maxima + place])
    local calls = 0
    if held[at] and is_current(unit, tonumber(held[at]), now) then
      calls = tonumber(held[at + 1] or '0')
    else
      held[at] = false
    end
    if calls + asked > max then
      refuse(index, 'rate', unit, window_end(unit, now), 0)
    end
    held[at + 1] = calls
  end
  if has_extended then
    extended_of[index] = check_extended(index, state, KEYS[index * 4])
    if not extended_of[index] then
      return { -1, now, index }
    end
  end
end

local admitted = refused_until == nil
local taken = admitted and granted or 0
local taken_tokens = admitted and granted_tokens or 0
local answer
if admitted then
  answer = { 1, now, text(granted), text(granted_tokens), 0, '', '', 0, 0 }
else
  answer = { 0, now, '0', '0', refused_by, refused_kind, refused_unit, obstacle, text(held_by_others) }
end
local function push_remaining(remaining)
  answer[#answer + 1] = text(remaining > 0 and remaining or 0)
end

for index = 1, #helds do
  local held, base, extended = helds[index], bases[index], extended_of[index]
  local meters, total = ARGV[base], ARGV[base + 1]
  local costs, rates = tonumber(ARGV[base + 2]), tonumber(ARGV[base + 3])
  local first = base + 4
  local maxima = first + 4 + 3 * costs + 2 * rates
  local named = maxima + costs + rates
  local writes, count = {}, 0
  local function write(field, number)
    writes[count + 1], writes[count + 2] = field, text(number)
    count = count + 2
  end
  if total ~= '' then
    push_remaining(held[3] - taken)
    write('tr', tonumber(held[4] or '0') + taken)
  end
  for limit = 1, costs do
    local at = 2 + limit * 3
    push_remaining(held[at + 1] - taken)
    if not held[at] then
      write(ARGV[first + at - 1], window_start(ARGV[named + limit - 1], now))
      write(ARGV[first + at], 0)
    end
    write(ARGV[first + at + 1], held[at + 2] + taken)
  end
  for limit = 1, rates do
    local at = 3 + costs * 3 + limit * 2
    local place = costs + limit - 1
    local calls = held[at + 1] + (admitted and asked or 0)
    push_remaining(tonumber(ARGV[maxima + place]) - calls)
    if not held[at] then
      write(ARGV[first + at - 1], window_start(ARGV[named + place], now))
    end
    write(ARGV[first + at], calls)
  end
  local token_meters = ''
  if extended then
    push_extended(extended, push_remaining)
    meters, token_meters = join(meters, extended.meters), extended.token_meters
    if admitted then
      reserve_extended(extended, write, KEYS[index * 4])
    end
  end
  if admitted and count > 0 then
    redis.call('HSET', KEYS[index * 4 - 3], unpack(writes))
  end
  if (taken > 0 and meters ~= '') or (taken_tokens > 0 and token_meters ~= '') then
    redis.call('HSET', KEYS[index * 4 - 2], call, write_record(taken, now, meters, taken_tokens, token_meters))
    redis.call('ZADD', KEYS[index * 4 - 1], text(now + tonumber(ARGV[3])), call)
  end
end
return answer
