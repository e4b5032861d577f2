import { PRELUDE } from "./prelude.ts";

/**
 * KEYS: state, open, lease of each holder.
 * ARGV: clock override or '', call id, lease ms, least cost, most cost, then per holder: lifetime limit or '',
 *       number of cost limits, (unit, max)…, number of rate limits, (unit, max)…
 * Answers a flat list: [-1, now, holder] when the holder's sums are not loaded; else
 *   [1 | 0, now, granted, refusing holder, kind, unit, retry at, contended, then per limit in the order given: remaining, resets at].
 * All or nothing: nothing is written unless every limit of every holder has room.
 */
export const ADMIT = `${PRELUDE}
local now = clock(ARGV[1])
local call, lease_ms = ARGV[2], tonumber(ARGV[3])
local least, most = tonumber(ARGV[4]), tonumber(ARGV[5])

local cursor = 6
local function next_arg()
  cursor = cursor + 1
  return ARGV[cursor - 1]
end

local function read_limits()
  local limits = { fields = { 'ok', 't', 'tr' }, cost = {}, rate = {} }
  local total = next_arg()
  if total ~= '' then limits.total = tonumber(total) end
  for _ = 1, tonumber(next_arg()) do
    local unit, max = next_arg(), tonumber(next_arg())
    limits.cost[#limits.cost + 1] = { unit = unit, max = max }
    for _, field in ipairs({ 's:', 'c:', 'v:' }) do limits.fields[#limits.fields + 1] = field .. unit end
  end
  for _ = 1, tonumber(next_arg()) do
    local unit, max = next_arg(), tonumber(next_arg())
    limits.rate[#limits.rate + 1] = { unit = unit, max = max }
    for _, field in ipairs({ 'w:', 'n:' }) do limits.fields[#limits.fields + 1] = field .. unit end
  end
  return limits
end

local granted, refusal = most, nil
-- Of several refusals the one that lasts longest is told: waiting for a shorter one would not help.
local function refuse(holder, kind, unit, retry_at, contended)
  if refusal == nil or retry_at > refusal.retry_at then
    refusal = { holder = holder, kind = kind, unit = unit, retry_at = retry_at, contended = contended }
  end
end

local function judge_cost(holder, kind, limit, settled, reserved, ends)
  local room = limit - settled - reserved
  local spent = settled >= limit or limit - settled < least
  if spent or room < least then
    refuse(holder, kind, kind == 'cost' and holder.unit or '', spent and ends or now + 1000, spent and 0 or 1)
  end
  granted = math.min(granted, math.max(room, 0))
  return room
end

local NEVER = 9007199254740991
local holders = {}
for index = 1, #KEYS / 3 do
  local state, open, lease = KEYS[index * 3 - 2], KEYS[index * 3 - 1], KEYS[index * 3]
  for _, lapsed in ipairs(redis.call('ZRANGEBYSCORE', lease, '-inf', now, 'LIMIT', 0, 32)) do
    release(state, open, lease, lapsed)
  end
  local limits = read_limits()
  local held = redis.call('HMGET', state, unpack(limits.fields))
  if not held[1] then return { -1, now, index } end
  local function at(position) return tonumber(held[position] or '0') end
  if limits.total then
    limits.room = judge_cost({ index = index }, 'total', limits.total, at(2), at(3), NEVER)
  end
  limits.reserved = at(3)
  local position = 4
  for _, limit in ipairs(limits.cost) do
    local starts, ends = window(limit.unit, now)
    -- A window that has ended counts for nothing. One ahead of this clock is kept: it is newer news.
    local live = at(position) >= starts
    limit.starts, limit.ends = live and at(position) or starts, ends
    limit.settled, limit.reserved = live and at(position + 1) or 0, live and at(position + 2) or 0
    limit.room = judge_cost({ index = index, unit = limit.unit }, 'cost', limit.max, limit.settled, limit.reserved, ends)
    position = position + 3
  end
  for _, limit in ipairs(limits.rate) do
    local starts, ends = window(limit.unit, now)
    local live = at(position) >= starts
    limit.starts, limit.ends = live and at(position) or starts, ends
    limit.calls = live and at(position + 1) or 0
    if limit.calls >= limit.max then refuse({ index = index }, 'rate', limit.unit, ends, 0) end
    position = position + 2
  end
  holders[index] = limits
end

local admitted = refusal == nil
local answer = { admitted and 1 or 0, now, text(admitted and granted or 0) }
if admitted then
  for _ = 1, 5 do answer[#answer + 1] = '' end
else
  for _, value in ipairs({ refusal.holder.index, refusal.kind, refusal.unit, text(refusal.retry_at), refusal.contended }) do
    answer[#answer + 1] = value
  end
end

for index, limits in ipairs(holders) do
  local state, open, lease = KEYS[index * 3 - 2], KEYS[index * 3 - 1], KEYS[index * 3]
  local writes, units = {}, {}
  local function write(field, value)
    writes[#writes + 1] = field
    writes[#writes + 1] = text(value)
  end
  local taken = admitted and granted or 0
  if limits.total then
    units[#units + 1] = 't'
    write('tr', limits.reserved + taken)
    answer[#answer + 1] = text(math.max(limits.room - taken, 0))
    answer[#answer + 1] = ''
  end
  for _, limit in ipairs(limits.cost) do
    units[#units + 1] = limit.unit
    write('s:' .. limit.unit, limit.starts)
    write('c:' .. limit.unit, limit.settled)
    write('v:' .. limit.unit, limit.reserved + taken)
    answer[#answer + 1] = text(math.max(limit.room - taken, 0))
    answer[#answer + 1] = text(limit.ends)
  end
  for _, limit in ipairs(limits.rate) do
    local calls = limit.calls + (admitted and 1 or 0)
    write('w:' .. limit.unit, limit.starts)
    write('n:' .. limit.unit, calls)
    answer[#answer + 1] = text(math.max(limit.max - calls, 0))
    answer[#answer + 1] = text(limit.ends)
  end
  if admitted and #writes > 0 then redis.call('HSET', state, unpack(writes)) end
  if admitted and #units > 0 and granted > 0 then
    redis.call('HSET', open, call, text(granted) .. '|' .. text(now) .. '|' .. table.concat(units, ','))
    redis.call('ZADD', lease, text(now + lease_ms), call)
  end
end
return answer
`;
