-- Extends the leases of open calls, and puts back reservations that Redis has lost.
--
--   KEYS   state, open, lease, running of each holder
--   ARGV   1     clock override, or ''
--          2     lease, in ms
--          3     number of holders, then of each '1' when it limits calls at once, or ''
--          then for each call: id, amount, tokens, admitted at, and of each holder: meters of the amount, meters of tokens

local lease_ms = tonumber(ARGV[2])
local now = clock(ARGV[1])
local deadline = text(now + lease_ms)
local running_ms = math.min(lease_ms, RUNNING_MS)
local count = tonumber(ARGV[3])

local function open_windows(state, meters, at)
  for meter in string.gmatch(meters, '[^,]+') do
    if meter ~= 't' then
      local starts = meter_start(meter, at)
      if tonumber(redis.call('HGET', state, 's:' .. meter) or '-1') < starts then
        redis.call('HSET', state, 's:' .. meter, text(starts), 'c:' .. meter, '0', 'v:' .. meter, '0')
      end
    end
  end
end

for position = 4 + count, #ARGV, 4 + 2 * count do
  local call, amount = ARGV[position], tonumber(ARGV[position + 1])
  local tokens, at = tonumber(ARGV[position + 2]), tonumber(ARGV[position + 3])
  for index = 1, count do
    local state, open, lease = KEYS[index * 4 - 3], KEYS[index * 4 - 2], KEYS[index * 4 - 1]
    local meters, token_meters = ARGV[position + 2 + 2 * index], ARGV[position + 3 + 2 * index]
    if meters ~= '' or token_meters ~= '' then
      if redis.call('HEXISTS', open, call) == 0 then
        open_windows(state, meters, at)
        open_windows(state, token_meters, at)
        shift_reserved(state, amount, at, meters)
        shift_reserved(state, tokens, at, token_meters)
        redis.call('HSET', open, call, write_record(amount, at, meters, tokens, token_meters))
      end
      redis.call('ZADD', lease, deadline, call)
    end
    if ARGV[3 + index] ~= '' then
      redis.call('ZADD', KEYS[index * 4], text(now + running_ms), call)
      redis.call('PEXPIRE', KEYS[index * 4], running_ms)
    end
  end
end
return 1
