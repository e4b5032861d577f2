-- Admits a call under all limits of all its holders, or refuses it. All or nothing: nothing is written unless every limit of
-- every holder has room.
--
--   KEYS   state, open, lease, running of each holder
--
--   ARGV   1     clock override, or ''
--          2     call id
--          3     lease, in ms
--          4, 5  least and most cost
--          6     number of calls
--          7, 8  least and most tokens
--          then for each holder:
--                meters in which cost is reserved, as 't,mo'; '' for none
--                maximum of the lifetime cost, or ''
--                number of cost limits; number of rate limits
--                fields of the state, in the order they are read: 'ok', 'x', 't', 'tr', then s:, c:, v: of each cost limit,
--                then w:, n: of each rate limit
--                maxima of the cost limits, then of the rate limits
--                units of the cost limits, then of the rate limits
--                '1' when extended limits follow (see extended-limits.lua), or ''
--
--   Answer { -1, now, holder }: the holder's sums are not loaded, or
--          { 1 | 0, now, granted cost, granted tokens, refusing holder, kind, unit, obstacle, reserved, then what remains of
--            each limit, in the order given }
--
-- The obstacle: 0 what was spent in this window; 1 reservations of other calls; 2 the limit itself, which is below the call's
-- least; 3 calls in a row. 'reserved' is what other calls have reserved in the refusing limit; for obstacle 3, when to try again.
--
-- This file has the functions, decide.lua the decision; extended-limits.lua comes between them for holders that need it.
-- Written for speed, which is measured: names of fields are passed ready-made, numbers are kept in the list that HMGET answers, and
-- the caller computes what it can from 'now' (when windows end).

local now = clock(ARGV[1])
local call = ARGV[2]
local least, most, asked = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local least_tokens, most_tokens = tonumber(ARGV[7]), tonumber(ARGV[8])
local SWEEP_EVERY_MS = 1000
local NEVER = 9007199254740991

local granted, granted_tokens = most, most_tokens
local refused_by, refused_kind, refused_unit, refused_until, obstacle, held_by_others
-- Of several refusals the one that lasts longest is answered: waiting for a shorter one would not help.
local function refuse(holder, kind, unit, wait_until, by, reserved)
  if refused_until == nil or wait_until > refused_until then
    refused_by, refused_kind, refused_unit, refused_until = holder, kind, unit, wait_until
    obstacle, held_by_others = by, reserved or 0
  end
end

-- Whether the stored window is still the current one, seen without a calendar where a month is surely not over.
local function is_current(unit, start, at)
  if unit == 'mo' and at >= start and at - start < 2419200000 then
    return true
  end
  return start >= window_start(unit, at)
end

-- What remains of a limited sum. Refuses the call when not even its minimum fits.
local function check_room(holder, kind, unit, max, settled, reserved, needed)
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
  if room < granted then
    granted = room > 0 and room or 0
  end
end

-- Removes reservations whose lease has lapsed, at most once a second. True when sums have changed.
local function sweep(state, open, lease)
  local lapsed = redis.call('ZRANGEBYSCORE', lease, '-inf', text(now), 'LIMIT', '0', '64')
  for _, each in ipairs(lapsed) do
    release(state, open, lease, each)
  end
  redis.call('HSET', state, 'x', text(now + SWEEP_EVERY_MS))
  return #lapsed > 0
end

local cursor = 9
