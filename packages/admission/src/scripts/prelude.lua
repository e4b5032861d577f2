-- Every script begins with this file.
--
-- Keys of a holder, all in one hash slot:
--
--   state    hash         its sums, see below
--   open     hash         call id -> 'amount|admitted at|meters|tokens|meters of tokens' (the last two only with tokens)
--   lease    sorted set   call id, by the moment its reservation lapses
--   running  sorted set   call id, by the moment it stops counting as concurrent, unless it is renewed
--
-- Fields of the state:
--
--   ok            the sums were loaded from the ledger
--   ok#, ok@      those of tokens and of models were, too
--   w#, w@        settlements keep sums of tokens and of models for this holder
--   x             when lapsed leases are removed next
--   t, tr         lifetime cost: settled, reserved
--   s:<meter>     start of the meter's window
--   c:<meter>     settled in that window
--   v:<meter>     reserved in that window
--   w:<unit>      start of the window in which calls are counted
--   n:<unit>      calls in that window
--   b             when the bucket of calls is full again
--   g:<field>     'window start, times lowered' of a sum that was lowered
--
-- Meters: 'd' cost of a day (or 'm', 'h', 'mo'); 'd#' tokens of a day; 'd@gpt-4o' cost of a model in a day; 't' lifetime cost;
-- 't@gpt-4o' lifetime cost of a model, whose window starts at 0.
--
-- Times are Unix milliseconds, amounts nano-dollars. Numbers are doubles: exact to 2^53. They are written with %.0f, since
-- Lua's own conversion turns 10^15 into '1e+15'.

-- How long a call counts as concurrent without being renewed.
local RUNNING_MS = 60000

local UNIT_MS = { s = 1000, m = 60000, h = 3600000, d = 86400000 }

local function text(number)
  return string.format('%.0f', number)
end

local function clock(override)
  if override ~= '' then
    return tonumber(override)
  end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Days since the epoch of the first day of the month, and of the next one (proleptic Gregorian, after H. Hinnant).
local function days_from_civil(y, m)
  if m <= 2 then
    y = y - 1
  end
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
  if m <= 2 then
    y = y + 1
  end
  local ny, nm = y, m + 1
  if nm > 12 then
    ny, nm = y + 1, 1
  end
  return days_from_civil(y, m) * 86400000, days_from_civil(ny, nm) * 86400000
end

-- First millisecond of the calendar window (UTC) that contains 'at'.
local function window_start(unit, at)
  local size = UNIT_MS[unit]
  if size then
    return at - at % size
  end
  return (month_window(at))
end

-- The first millisecond after that window.
local function window_end(unit, at)
  local size = UNIT_MS[unit]
  if size then
    return at - at % size + size
  end
  local _, ends = month_window(at)
  return ends
end

-- First millisecond of the meter's window that contains 'at'.
local function meter_start(meter, at)
  local unit = string.match(meter, '^%a+')
  return unit == 't' and 0 or window_start(unit, at)
end

-- Adds 'delta' to what is reserved for a call admitted at 'at', where its windows still run.
local function shift_reserved(state, delta, at, meters)
  if delta == 0 then
    return
  end
  for meter in string.gmatch(meters, '[^,]+') do
    if meter == 't' then
      local reserved = tonumber(redis.call('HGET', state, 'tr') or '0') + delta
      redis.call('HSET', state, 'tr', text(math.max(reserved, 0)))
    else
      local names = { 's:' .. meter, 'v:' .. meter, 'c:' .. meter }
      local held = redis.call('HMGET', state, unpack(names))
      local starts = meter_start(meter, at)
      local is_model = string.find(meter, '@', 1, true)
      local left = math.max(tonumber(held[2] or '0') + delta, 0)
      if is_model and not held[1] then
        if left > 0 then
          redis.call('HSET', state, names[1], text(starts), names[2], text(left), names[3], '0')
        end
      elseif tonumber(held[1] or '-1') ~= starts then
        -- Its window is over: ignore it.
      elseif is_model and left == 0 and held[3] == '0' then
        -- Models on which nothing was spent leave no fields: callers may name any number of models.
        redis.call('HDEL', state, 'g:c:' .. meter, unpack(names))
      else
        redis.call('HSET', state, names[2], text(left))
      end
    end
  end
end

-- The value of a call in 'open': amount, moment of admission, meters, tokens, meters of these.
local function parse(record)
  local amount, at, meters, tokens, token_meters = string.match(record, '^(%d+)|(%d+)|([^|]*)|?(%d*)|?(.*)$')
  return tonumber(amount), tonumber(at), meters, tonumber(tokens) or 0, token_meters
end

local function write_record(amount, at, meters, tokens, token_meters)
  local record = text(amount) .. '|' .. text(at) .. '|' .. meters
  if token_meters == '' then
    return record
  end
  return record .. '|' .. text(tokens) .. '|' .. token_meters
end

local function release(state, open, lease, call)
  local record = redis.call('HGET', open, call)
  if record then
    local amount, at, meters, tokens, token_meters = parse(record)
    shift_reserved(state, -amount, at, meters)
    shift_reserved(state, -tokens, at, token_meters)
    redis.call('HDEL', open, call)
  end
  redis.call('ZREM', lease, call)
end
