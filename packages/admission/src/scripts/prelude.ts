/**
 * Lua that every script begins with.
 *
 * Per holder three keys in one hash slot:
 *   state  hash: ok (sums were loaded from the ledger) · x when to sweep lapsed leases · t settled, tr reserved lifetime cost ·
 *          per cost unit u: s:u window start, c:u settled, v:u reserved · per rate unit u: w:u start, n:u calls
 *   open   hash: call id → "amount|admitted at|cost units it was reserved in"
 *   lease  sorted set: call id by the moment its reservation lapses
 *
 * Numbers are doubles: exact to 2^53 nano-dollars. They are written with %.0f, for Lua's own conversion
 * turns 10^15 into "1e+15".
 */
export const PRELUDE = `
local UNIT_MS = { s = 1000, m = 60000, h = 3600000, d = 86400000 }

local function text(number) return string.format('%.0f', number) end

local function clock(override)
  if override ~= '' then return tonumber(override) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Days since the epoch of the first day of the month, and of the next one (proleptic Gregorian, after H. Hinnant).
local function days_from_civil(y, m)
  if m <= 2 then y = y - 1 end
  local era = math.floor(y / 400)
  local yoe = y - era * 400
  local mp = (m + 9) % 12
  local doy = math.floor((153 * mp + 2) / 5)
  local doe = yoe * 365 + math.floor(yoe / 4) - math.floor(yoe / 100) + doy
  return era * 146097 + doe - 719468
end

local function month_window(at)
  local z = math.floor(at / 86400000) + 719468
  local era = math.floor(z / 146097)
  local doe = z - era * 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524) - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  local mp = math.floor((5 * doy + 2) / 153)
  local m = mp < 10 and mp + 3 or mp - 9
  local y = yoe + era * 400
  if m <= 2 then y = y + 1 end
  local ny, nm = y, m + 1
  if nm > 12 then ny, nm = y + 1, 1 end
  return days_from_civil(y, m) * 86400000, days_from_civil(ny, nm) * 86400000
end

-- First millisecond of the calendar window (UTC) that holds 'at'.
local function window_start(unit, at)
  local size = UNIT_MS[unit]
  if size then return at - at % size end
  return (month_window(at))
end

-- The first millisecond after that window.
local function window_end(unit, at)
  local size = UNIT_MS[unit]
  if size then return at - at % size + size end
  local _, ends = month_window(at)
  return ends
end

-- Adds 'delta' to what is reserved for a call admitted at 'at', where its windows still run.
local function shift_reserved(state, delta, at, units)
  if delta == 0 then return end
  for unit in string.gmatch(units, '[^,]+') do
    if unit == 't' then
      local reserved = tonumber(redis.call('HGET', state, 'tr') or '0') + delta
      redis.call('HSET', state, 'tr', text(math.max(reserved, 0)))
    else
      local held = redis.call('HMGET', state, 's:' .. unit, 'v:' .. unit)
      local start = window_start(unit, at)
      if tonumber(held[1] or '-1') == start then
        redis.call('HSET', state, 'v:' .. unit, text(math.max(tonumber(held[2] or '0') + delta, 0)))
      end
    end
  end
end

local function release(state, open, lease, call)
  local record = redis.call('HGET', open, call)
  if record then
    local amount, at, units = string.match(record, '^(%d+)|(%d+)|(.*)$')
    shift_reserved(state, -tonumber(amount), tonumber(at), units)
    redis.call('HDEL', open, call)
  end
  redis.call('ZREM', lease, call)
end
`;
