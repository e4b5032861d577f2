import { PRELUDE } from "./prelude.ts";

/**
 * KEYS: state, open, lease of each holder.
 * ARGV: clock override or '', call id, lease ms, least cost, most cost, how many calls, then per holder: cost units reserved in
 *       ('t,mo'; '' for none), lifetime limit or '', number of cost limits, number of rate limits, the state's
 *       fields in the order read below, the limits' maxima, the limits' units.
 * Answers a flat list: [-1, now, holder] when the holder's sums are not loaded; else
 *   [1 | 0, now, granted, refusing holder, kind, unit, contended, then what remains per limit in the order given].
 * All or nothing: nothing is written unless every limit of every holder has room.
 *
 * Written for speed, which is measured: names of fields and units come ready-made, numbers are kept in the list
 * HMGET gave, and what the caller can compute from 'now' (when windows end) is left to it.
 */
export const ADMIT = `${PRELUDE}
local now = clock(ARGV[1])
local call = ARGV[2]
local least, most, asked = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local SWEEP_EVERY_MS = 1000
local NEVER = 9007199254740991

local granted = most
local refused_by, refused_kind, refused_unit, refused_until, refused_contended
-- Of several refusals the one that lasts longest is told: waiting for a shorter one would not help.
local function refuse(holder, kind, unit, wait_until, contended)
  if refused_until == nil or wait_until > refused_until then
    refused_by, refused_kind, refused_unit, refused_until, refused_contended = holder, kind, unit, wait_until, contended
  end
end

-- Whether the stored window is still the current one, told without a calendar where a month is surely not over.
local function is_current(unit, start, at)
  if unit == 'mo' and at >= start and at - start < 2419200000 then return true end
  return start >= window_start(unit, at)
end

-- Takes away reservations whose lease has lapsed, at most once a second. True when sums have changed.
local function sweep(state, open, lease)
  local lapsed = redis.call('ZRANGEBYSCORE', lease, '-inf', text(now), 'LIMIT', '0', '64')
  for _, each in ipairs(lapsed) do release(state, open, lease, each) end
  redis.call('HSET', state, 'x', text(now + SWEEP_EVERY_MS))
  return #lapsed > 0
end

local helds, bases = {}, {}
local cursor = 7
for index = 1, #KEYS / 3 do
  local state = KEYS[index * 3 - 2]
  local units, total = ARGV[cursor], ARGV[cursor + 1]
  local costs, rates = tonumber(ARGV[cursor + 2]), tonumber(ARGV[cursor + 3])
  local first = cursor + 4
  local last = first + 3 + 3 * costs + 2 * rates
  local maxima = last + 1
  local named = maxima + costs + rates
  bases[index] = cursor
  cursor = named + costs + rates

  local held = redis.call('HMGET', state, unpack(ARGV, first, last))
  if not held[1] then return { -1, now, index } end
  if units ~= '' and now >= tonumber(held[2] or '0') and sweep(state, KEYS[index * 3 - 1], KEYS[index * 3]) then
    held = redis.call('HMGET', state, unpack(ARGV, first, last))
  end
  helds[index] = held

  if total ~= '' then
    local max, settled = tonumber(total), tonumber(held[3] or '0')
    local room = max - settled - tonumber(held[4] or '0')
    if settled >= max or max - settled < least then
      refuse(index, 'total', '', NEVER, 0)
    elseif room < least then
      refuse(index, 'total', '', now + 1000, 1)
    end
    if room < granted then granted = room > 0 and room or 0 end
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
    local room = max - settled - reserved
    if settled >= max or max - settled < least then
      refuse(index, 'cost', unit, window_end(unit, now), 0)
    elseif room < least then
      refuse(index, 'cost', unit, now + 1000, 1)
    end
    if room < granted then granted = room > 0 and room or 0 end
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
    if calls + asked > max then refuse(index, 'rate', unit, window_end(unit, now), 0) end
    held[at + 1] = calls
  end
end

local admitted = refused_until == nil
local taken = admitted and granted or 0
local answer
if admitted then
  answer = { 1, now, text(granted), 0, '', '', 0 }
else
  answer = { 0, now, '0', refused_by, refused_kind, refused_unit, refused_contended }
end
local function tell(remaining) answer[#answer + 1] = text(remaining > 0 and remaining or 0) end

for index = 1, #helds do
  local held, base = helds[index], bases[index]
  local units, total = ARGV[base], ARGV[base + 1]
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
    tell(held[3] - taken)
    write('tr', tonumber(held[4] or '0') + taken)
  end
  for limit = 1, costs do
    local at = 2 + limit * 3
    tell(held[at + 1] - taken)
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
    tell(tonumber(ARGV[maxima + place]) - calls)
    if not held[at] then write(ARGV[first + at - 1], window_start(ARGV[named + place], now)) end
    write(ARGV[first + at], calls)
  end
  if admitted and count > 0 then redis.call('HSET', KEYS[index * 3 - 2], unpack(writes)) end
  if taken > 0 and units ~= '' then
    local amount = text(taken)
    redis.call('HSET', KEYS[index * 3 - 1], call, amount .. '|' .. text(now) .. '|' .. units)
    redis.call('ZADD', KEYS[index * 3], text(now + tonumber(ARGV[3])), call)
  end
end
return answer
`;
