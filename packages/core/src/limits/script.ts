/**
 * What every script begins with: the time, and reading and writing a record. A record is one text of six numbers
 * (end of the cooldown, told of it, epoch, uses, uses in the epoch before, told of the window): one GET and one SET,
 * which costs a call and half the bytes less than a hash of six fields, and far less than a sorted set of uses.
 *
 * ARGV[1] is the time in milliseconds, or '' for the server's own, which all processes share.
 */
const record = `
local now = tonumber(ARGV[1])
if not now then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local function read(key, ms)
  local text = redis.call('GET', key)
  local r = { 0, 0, 0, 0, 0, 0 }
  if text then
    local i = 0
    for word in string.gmatch(text, '%d+') do i = i + 1; r[i] = tonumber(word) end
  end
  if ms > 0 then
    local epoch = math.floor(now / ms)
    if r[3] ~= epoch then
      r[5] = r[3] == epoch - 1 and r[4] or 0
      r[3], r[4] = epoch, 0
    end
  end
  return r
end
local function write(key, r, ms)
  local ttl = math.max(r[1], ms > 0 and (r[3] + 2) * ms or 0) - now
  if ttl < 1 then return redis.call('DEL', key) end
  return redis.call('SET', key, string.format('%.0f %d %.0f %d %d %d', r[1], r[2], r[3], r[4], r[5], r[6]), 'PX', string.format('%.0f', ttl))
end
`

/**
 * Take every group or none. KEYS: a record each group, then the mark of the event, if any. ARGV from 2 on: '1' to only
 * look, how long an event is remembered, then of each group: cooldown, window, most uses, uses wanted.
 *
 * Answers `[0, granted, left of the epoch]`, or `[group from 1, 1 cooldown | 2 window, retry after, first]`.
 */
export const takeScript = `${record}
local looking = ARGV[2] == '1'
local memory = tonumber(ARGV[3])
local groups = memory > 0 and #KEYS - 1 or #KEYS
if memory > 0 and redis.call('EXISTS', KEYS[#KEYS]) == 1 then return { 0, 1, 0 } end
local records, granted, left = {}, 1, 0
for i = 1, groups do
  local at = i * 4
  local rest, ms, max, wanted = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  local r = read(KEYS[i], ms)
  records[i] = r
  local kind, wait, told = 0, 0, 0
  if rest > 0 and r[1] > now then kind, wait, told = 1, r[1] - now, 2 end
  if kind == 0 and ms > 0 then
    local room = max - r[4] - r[5] * (1 - (now % ms) / ms)
    if room < 1 then
      kind, wait, told = 2, ms - now % ms, 6
    else
      granted = math.min(wanted, math.max(1, math.floor(room / 2)))
      left = ms - now % ms
    end
  end
  if kind > 0 then
    local first = r[told] == 0 and 1 or 0
    if first == 1 and not looking then
      r[told] = 1
      write(KEYS[i], r, ms)
    end
    return { i, kind, wait, first }
  end
end
if looking then return { 0, granted, left } end
for i = 1, groups do
  local at = i * 4
  local rest, ms, r = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), records[i]
  if rest > 0 then r[1], r[2] = now + rest, 0 end
  if ms > 0 then r[4], r[6] = r[4] + granted, 0 end
  write(KEYS[i], r, ms)
end
if memory > 0 then redis.call('SET', KEYS[#KEYS], '1', 'PX', memory) end
return { 0, granted, left }
`

/** Give back. KEYS as for taking. ARGV from 2 on: how long an event is remembered, then of each group: cooldown, window, uses. */
export const giveBackScript = `${record}
local groups = tonumber(ARGV[2]) > 0 and #KEYS - 1 or #KEYS
if groups < #KEYS then redis.call('DEL', KEYS[#KEYS]) end
for i = 1, groups do
  local at = i * 3
  local rest, ms, uses = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local r = read(KEYS[i], ms)
  if rest > 0 then r[1] = 0 end
  if ms > 0 then r[4] = math.max(0, r[4] - uses) end
  write(KEYS[i], r, ms)
end
return 1
`
