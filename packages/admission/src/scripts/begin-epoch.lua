-- Begins an epoch, unless there is one already, and answers the current one.
--
--   KEYS   epoch
--   ARGV   1   its name
--          2   how long it settles, in ms
--
-- Kept as the moment from which it is settled, and the name.

redis.call('SET', KEYS[1], text(clock('') + tonumber(ARGV[2])) .. ' ' .. ARGV[1], 'NX')
return redis.call('GET', KEYS[1])
