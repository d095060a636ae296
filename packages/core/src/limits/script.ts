/**
 * What every script begins with: the time, and reading and writing a record. A record is one text of six numbers (end of
 * the cooldown, epoch, uses, uses in the epoch before, told of the cooldown, told of the window), packed: one GET and one
 * SET, which costs a call and half the bytes less than a hash of six fields, and far less than a sorted set of uses.
 *
 * ARGV[1] is the time in milliseconds, or '' for the server's own, which all processes share.
 */
const record = `
local now = tonumber(ARGV[1])
if not now then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local form = '<ddI4I4BB'
local size = struct.size(form)
local function read(key, ms)
  local text = redis.call('GET', key)
  local until_, epoch, uses, before, toldRest, toldWindow = 0, 0, 0, 0, 0, 0
  if text and #text == size then until_, epoch, uses, before, toldRest, toldWindow = struct.unpack(form, text) end
  if ms > 0 then
    local this = math.floor(now / ms)
    if epoch ~= this then
      before = epoch == this - 1 and uses or 0
      epoch, uses = this, 0
    end
  end
  return { until_, epoch, uses, before, toldRest, toldWindow }
end
local function write(key, r, ms)
  local ttl = math.max(r[1], ms > 0 and (r[2] + 2) * ms or 0) - now
  if ttl < 1 then return redis.call('DEL', key) end
  return redis.call('SET', key, struct.pack(form, r[1], r[2], r[3], r[4], r[5], r[6]), 'PX', string.format('%.0f', ttl))
end
`

/**
 * Take every group or none, for each of those who ask in one moment. KEYS: of each a record for each group, then the mark
 * of the event, if any. ARGV from 2 on, of each: '1' to only look, how long an event is remembered, how many groups, then
 * of each group: cooldown, window, most uses, uses wanted.
 *
 * Answers each `[0, granted, left of the epoch]`, or `[group from 1, 1 cooldown | 2 window, retry after, first]`.
 */
export const takeScript = `${record}
local function take(key, at, looking, memory, groups)
  if memory > 0 and redis.call('EXISTS', KEYS[key + groups + 1]) == 1 then return { 0, 1, 0 } end
  local records, granted, left = {}, 1, 0
  for i = 1, groups do
    local from = at + (i - 1) * 4
    local rest, ms, max, wanted = tonumber(ARGV[from]), tonumber(ARGV[from + 1]), tonumber(ARGV[from + 2]), tonumber(ARGV[from + 3])
    local r = read(KEYS[key + i], ms)
    records[i] = r
    local kind, wait, told = 0, 0, 0
    if rest > 0 and r[1] > now then kind, wait, told = 1, r[1] - now, 5 end
    if kind == 0 and ms > 0 then
      local room = max - r[3] - r[4] * (1 - (now % ms) / ms)
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
        write(KEYS[key + i], r, ms)
      end
      return { i, kind, wait, first }
    end
  end
  if looking then return { 0, granted, left } end
  for i = 1, groups do
    local from = at + (i - 1) * 4
    local rest, ms, r = tonumber(ARGV[from]), tonumber(ARGV[from + 1]), records[i]
    if rest > 0 then r[1], r[5] = now + rest, 0 end
    if ms > 0 then r[3], r[6] = r[3] + granted, 0 end
    write(KEYS[key + i], r, ms)
  end
  if memory > 0 then redis.call('SET', KEYS[key + groups + 1], '1', 'PX', memory) end
  return { 0, granted, left }
end
local answers, key, at = {}, 0, 2
while at <= #ARGV do
  local memory, groups = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  answers[#answers + 1] = take(key, at + 3, ARGV[at] == '1', memory, groups)
  key = key + groups + (memory > 0 and 1 or 0)
  at = at + 3 + groups * 4
end
return answers
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
  if ms > 0 then r[3] = math.max(0, r[3] - uses) end
  write(KEYS[i], r, ms)
end
return 1
`
