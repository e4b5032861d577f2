-- Changes the amounts of reservations, removes those at 0, and gives calls back to the windows they were counted in,
-- where those are still current. A reservation that is gone (lapsed, or Redis was emptied) is left alone.
--
--   KEYS   state, open, lease, running of each holder
--   ARGV   1     clock override, or ''
--          2     lease, in ms
--          3     number of holders, then of each the units of its rate limits, joined by ','
--          then for each reservation: id, amount, admitted at, calls to give back

local deadline = text(clock(ARGV[1]) + tonumber(ARGV[2]))
local count = tonumber(ARGV[3])
for index = 1, count do
  local state, open, lease = KEYS[index * 4 - 3], KEYS[index * 4 - 2], KEYS[index * 4 - 1]
  for position = 4 + count, #ARGV, 4 do
    local id, amount, at = ARGV[position], tonumber(ARGV[position + 1]), tonumber(ARGV[position + 2])
    local record = redis.call('HGET', open, id)
    if record then
      local held, since, meters = parse(record)
      shift_reserved(state, amount - held, since, meters)
      if amount > 0 then
        redis.call('HSET', open, id, write_record(amount, since, meters, 0, ''))
        redis.call('ZADD', lease, deadline, id)
      else
        redis.call('HDEL', open, id)
        redis.call('ZREM', lease, id)
      end
    end
    local back = tonumber(ARGV[position + 3])
    if back > 0 then
      for unit in string.gmatch(ARGV[3 + index], '[^,]+') do
        local window = redis.call('HMGET', state, 'w:' .. unit, 'n:' .. unit)
        if window[1] and tonumber(window[1]) == window_start(unit, at) then
          redis.call('HSET', state, 'n:' .. unit, text(math.max(tonumber(window[2] or '0') - back, 0)))
        end
      end
    end
  end
end
return 1
