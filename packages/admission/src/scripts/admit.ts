import { FINER } from "./finer.ts";
import { PRELUDE } from "./prelude.ts";

/**
 * KEYS: state, open, lease, running of each holder.
 * ARGV: clock override or '', call id, lease ms, least cost, most cost, how many calls, least tokens, most tokens, then per
 *       holder: meters of money reserved in ('t,mo'; '' for none), lifetime limit or '', number of cost limits, number of
 *       rate limits, the state's fields in the order read below, the limits' maxima, the limits' units, '1' when finer
 *       limits follow or ''; these are described with `FINER`.
 * Answers a flat list: [-1, now, holder] when the holder's sums are not loaded; else
 *   [1 | 0, now, granted, granted tokens, refusing holder, kind, unit, obstacle, reserved, then what remains per limit in the
 *   order given].
 * The obstacle is what stands in the way: 0 what was spent in this window, 1 reservations of other calls, 2 the limit itself,
 * which is less than the call's least. Reserved is what other calls hold of the refusing limit.
 * All or nothing: nothing is written unless every limit of every holder has room.
 *
 * Written for speed, which is measured: names of fields and units come ready-made, numbers are kept in the list
 * HMGET gave, and what the caller can compute from 'now' (when windows end) is left to it.
 */
const WORDS = `${PRELUDE}
local now = clock(ARGV[1])
local call = ARGV[2]
local least, most, asked = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local least_tokens, most_tokens = tonumber(ARGV[7]), tonumber(ARGV[8])
local SWEEP_EVERY_MS = 1000
local NEVER = 9007199254740991

local granted, granted_tokens = most, most_tokens
local refused_by, refused_kind, refused_unit, refused_until, obstacle, held_by_others
-- Of several refusals the one that lasts longest is told: waiting for a shorter one would not help.
local function refuse(holder, kind, unit, wait_until, by, reserved)
  if refused_until == nil or wait_until > refused_until then
    refused_by, refused_kind, refused_unit, refused_until = holder, kind, unit, wait_until
    obstacle, held_by_others = by, reserved or 0
  end
end

-- Whether the stored window is still the current one, told without a calendar where a month is surely not over.
local function is_current(unit, start, at)
  if unit == 'mo' and at >= start and at - start < 2419200000 then return true end
  return start >= window_start(unit, at)
end

-- What is left of a sum that is limited. Refuses the call when not even its least fits.
local function judge(holder, kind, unit, max, settled, reserved, needed)
  local room = max - settled - reserved
  if needed > max then
    refuse(holder, kind, unit, NEVER, 2, reserved)
  elseif settled >= max or max - settled < needed then
    refuse(holder, kind, unit, unit == '' and NEVER or window_end(unit, now), 0, reserved)
  elseif room < needed then
    refuse(holder, kind, unit, now + 1000, 1, reserved)
  end
  return room
end

local function grant(room)
  if room < granted then granted = room > 0 and room or 0 end
end

-- Takes away reservations whose lease has lapsed, at most once a second. True when sums have changed.
local function sweep(state, open, lease)
  local lapsed = redis.call('ZRANGEBYSCORE', lease, '-inf', text(now), 'LIMIT', '0', '64')
  for _, each in ipairs(lapsed) do release(state, open, lease, each) end
  redis.call('HSET', state, 'x', text(now + SWEEP_EVERY_MS))
  return #lapsed > 0
end

local cursor = 9
`;

const DECISION = `
local helds, bases, finers = {}, {}, {}
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
  local is_finer = ARGV[cursor] ~= ''
  cursor = cursor + 1

  local held = redis.call('HMGET', state, unpack(ARGV, first, last))
  if not held[1] then return { -1, now, index } end
  local reserves = meters ~= '' or is_finer
  if reserves and now >= tonumber(held[2] or '0') and sweep(state, KEYS[index * 4 - 2], KEYS[index * 4 - 1]) then
    held = redis.call('HMGET', state, unpack(ARGV, first, last))
  end
  helds[index] = held

  if total ~= '' then
    local room = judge(index, 'total', '', tonumber(total), tonumber(held[3] or '0'), tonumber(held[4] or '0'), least)
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
    local room = judge(index, 'cost', unit, max, settled, reserved, least)
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
    if calls + asked > max then refuse(index, 'rate', unit, window_end(unit, now), 0) end
    held[at + 1] = calls
  end
  if is_finer then
    finers[index] = judge_finer(index, state, KEYS[index * 4])
    if not finers[index] then return { -1, now, index } end
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
local function tell(remaining) answer[#answer + 1] = text(remaining > 0 and remaining or 0) end

for index = 1, #helds do
  local held, base, finer = helds[index], bases[index], finers[index]
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
  local token_meters = ''
  if finer then
    tell_finer(finer, tell)
    meters, token_meters = join(meters, finer.meters), finer.token_meters
    if admitted then take_finer(finer, write, KEYS[index * 4]) end
  end
  if admitted and count > 0 then redis.call('HSET', KEYS[index * 4 - 3], unpack(writes)) end
  if (taken > 0 and meters ~= '') or (taken_tokens > 0 and token_meters ~= '') then
    redis.call('HSET', KEYS[index * 4 - 2], call, write_record(taken, now, meters, taken_tokens, token_meters))
    redis.call('ZADD', KEYS[index * 4 - 1], text(now + tonumber(ARGV[3])), call)
  end
end
return answer
`;

/** For holders without finer limits: what is not called is not even made. */
export const ADMIT = WORDS + DECISION;
export const ADMIT_FINER = WORDS + FINER + DECISION;
