-- The part of the admit script for extended limits (concurrent calls, tokens, models), which few holders have.
--
--   ARGV of a holder, after its '1':
--          maximum of concurrent calls, or ''
--          milliseconds in which the bucket gets a call, and how many it holds; or ''
--          meters of tokens; number of token limits; unit and maximum of each
--          '1' when sums of models have to be loaded, or ''
--          meters of the call's model
--          number of model limits that count the call, and of each: meter, maximum, number of names, the names; one that ends
--          with '*' is a beginning
--
-- The answer has what remains of them in that order.

local function next_arg()
  cursor = cursor + 1
  return ARGV[cursor - 1]
end

local function join(one, other)
  if one == '' or other == '' then
    return one .. other
  end
  return one .. ',' .. other
end

-- The name of a meter's window; '' for a lifetime.
local function unit_of(meter)
  local unit = string.match(meter, '^%a+')
  return unit == 't' and '' or unit
end

local function is_running(meter, start)
  local unit = unit_of(meter)
  return start and (unit == '' or is_current(unit, tonumber(start), now))
end

-- Settled and reserved sum in the current window of a meter.
local function read_meter(state, meter)
  local held = redis.call('HMGET', state, 's:' .. meter, 'c:' .. meter, 'v:' .. meter)
  local sum = { meter = meter, is_new = not is_running(meter, held[1]), settled = 0, reserved = 0 }
  if not sum.is_new then
    sum.settled, sum.reserved = tonumber(held[2] or '0'), tonumber(held[3] or '0')
  end
  return sum
end

-- The sums of all models, by unit and model; those of windows that are over are dropped.
local function read_models(state)
  local fields, flat = {}, redis.call('HGETALL', state)
  for at = 1, #flat, 2 do
    fields[flat[at]] = flat[at + 1]
  end
  local sums = {}
  for field, start in pairs(fields) do
    local meter = string.match(field, '^s:(%a+@.*)$')
    if meter and is_running(meter, start) then
      local unit, model = string.match(meter, '^(%a+)@(.*)$')
      local settled, reserved = tonumber(fields['c:' .. meter] or '0'), tonumber(fields['v:' .. meter] or '0')
      sums[#sums + 1] = { unit = unit, model = model, settled = settled, reserved = reserved }
    elseif meter then
      redis.call('HDEL', state, 's:' .. meter, 'c:' .. meter, 'v:' .. meter, 'g:c:' .. meter)
    end
  end
  return sums
end

local function is_named(patterns, model)
  for _, pattern in ipairs(patterns) do
    if pattern == model then
      return true
    end
    local size = #pattern - 1
    if string.sub(pattern, -1) == '*' and string.sub(model, 1, size) == string.sub(pattern, 1, size) then
      return true
    end
  end
  return false
end

local function check_models(holder, state, rooms)
  local rules = tonumber(next_arg())
  local sums = rules > 0 and read_models(state) or {}
  for rule = 1, rules do
    local meter, max, patterns = next_arg(), tonumber(next_arg()), {}
    for name = 1, tonumber(next_arg()) do
      patterns[name] = next_arg()
    end
    local unit, settled, reserved = string.match(meter, '^%a+'), 0, 0
    for _, sum in ipairs(sums) do
      if sum.unit == unit and is_named(patterns, sum.model) then
        settled, reserved = settled + sum.settled, reserved + sum.reserved
      end
    end
    rooms[rule] = check_room(holder, 'model-cost', unit_of(meter), max, settled, reserved, least)
    grant(rooms[rule])
  end
end

-- Kept of a bucket is the moment from which it is full again, in whole microseconds, as is the time between two calls: nothing
-- is rounded, however many come.
local function check_burst(holder, state, extended)
  local each = tonumber(next_arg())
  if not each then
    return
  end
  local size = tonumber(next_arg())
  local full = math.max(tonumber(redis.call('HGET', state, 'bu') or '0'), now * 1000)
  extended.next_full = full + each * asked
  local wait_until = math.ceil((extended.next_full - each * size) / 1000)
  if wait_until > now then
    refuse(holder, 'rate', '', wait_until, 3, wait_until)
  end
  extended.burst_room = math.floor(size - (full - now * 1000) / each)
end

local function check_extended(holder, state, running)
  local extended = { tokens = {}, token_rooms = {}, models = {}, model_rooms = {} }
  local concurrent = next_arg()
  if concurrent ~= '' then
    redis.call('ZREMRANGEBYSCORE', running, '-inf', text(now))
    extended.room = tonumber(concurrent) - redis.call('ZCARD', running)
    if extended.room < 1 then
      refuse(holder, 'concurrent', '', now + 1000, 1)
    end
  end
  check_burst(holder, state, extended)
  extended.token_meters = next_arg()
  local loaded = redis.call('HMGET', state, 'ok#', 'ok@')
  if extended.token_meters ~= '' and not loaded[1] then
    return nil
  end
  for limit = 1, tonumber(next_arg()) do
    local unit, max = next_arg(), tonumber(next_arg())
    local sum = read_meter(state, unit .. '#')
    local room = check_room(holder, 'tokens', unit, max, sum.settled, sum.reserved, least_tokens)
    if room < granted_tokens then
      granted_tokens = room > 0 and room or 0
    end
    extended.tokens[limit], extended.token_rooms[limit] = sum, room
  end
  if next_arg() ~= '' and not loaded[2] then
    return nil
  end
  extended.meters = next_arg()
  for meter in string.gmatch(extended.meters, '[^,]+') do
    extended.models[#extended.models + 1] = read_meter(state, meter)
  end
  check_models(holder, state, extended.model_rooms)
  return extended
end

local function push_extended(extended, push_remaining)
  if extended.room then
    push_remaining(extended.room - (refused_until == nil and 1 or 0))
  end
  if extended.burst_room then
    push_remaining(extended.burst_room - (refused_until == nil and asked or 0))
  end
  for _, room in ipairs(extended.token_rooms) do
    push_remaining(room - (refused_until == nil and granted_tokens or 0))
  end
  for _, room in ipairs(extended.model_rooms) do
    push_remaining(room - (refused_until == nil and granted or 0))
  end
end

local function reserve(sums, amount, write)
  for _, sum in ipairs(sums) do
    if sum.is_new then
      write('s:' .. sum.meter, meter_start(sum.meter, now))
      write('c:' .. sum.meter, 0)
    end
    write('v:' .. sum.meter, sum.reserved + amount)
  end
end

local function reserve_extended(extended, write, running)
  reserve(extended.tokens, granted_tokens, write)
  if granted > 0 then
    reserve(extended.models, granted, write)
  end
  if extended.next_full then
    write('bu', extended.next_full)
  end
  if extended.room then
    local lease = math.min(tonumber(ARGV[3]), RUNNING_MS)
    redis.call('ZADD', running, text(now + lease), call)
    redis.call('PEXPIRE', running, lease)
  end
end
