/**
 * What is done in Redis in one step. KEYS[1] is what all names begin with; all of a bus is on one server. ARGV[1] is the
 * topic, ARGV[2] the group.
 *
 * An entry holds what was published in one moment for one partition, as one text: an entry for each message, or a field,
 * would cost many times as much. Entries are called `<number>-<count>`: the number of their last message in the
 * partition and how many they hold, so that what lies between two of them is known without reading it. Numbers begin
 * with the time of the first message, so that those of a Redis that lost everything are new ones.
 */
const names = `
local base, topic, group = KEYS[1], ARGV[1], ARGV[2]
local counts = base .. ':counts:' .. topic
local function log(index) return base .. ':log:' .. topic .. ':' .. index end
local function whole(number) return string.format('%.0f', number) end
local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end
local function born(id)
  redis.call('SET', base .. ':born', id, 'NX')
  return redis.call('GET', base .. ':born')
end
-- Number of the last message of a partition, and of the last one that was taken away.
local function span(index)
  local of = redis.call('HMGET', counts, 'head:' .. index, 'floor:' .. index)
  if of[1] then return tonumber(of[1]), tonumber(of[2]) end
  local begin = now()
  redis.call('HSET', counts, 'head:' .. index, whole(begin), 'floor:' .. index, whole(begin))
  return begin, begin
end
-- Some of what the text holds may be left out, by its place.
local function add(index, head, count, text, left)
  local last = whole(head + count)
  redis.call('HSET', counts, 'head:' .. index, last)
  if #left == 0 then redis.call('XADD', log(index), last .. '-' .. count, 'text', text)
  else redis.call('XADD', log(index), last .. '-' .. count, 'text', text, 'not', table.concat(left, ',')) end
end
-- Says to a group that its partitions are to be shared anew.
local function shared() redis.call('PUBLISH', base .. ':share', topic .. '\\n' .. group) end
`

/**
 * ARGV from 3 on: id for a bus that is new, memory of ids, most in a partition; then of each parcel its index, its text, how
 * many messages that holds, and their ids. Answers the id of the bus, and the places of those that found no room.
 *
 * Ids are kept in two sets, of this span of time and of the one before it: one name for each would cost a key, and a
 * timer, for every message.
 */
const publish = `${names}
local answer = { born(ARGV[3]) }
if #ARGV <= 5 then return answer end
redis.call('SADD', base .. ':topics', topic)
local memory, most, ids = tonumber(ARGV[4]), tonumber(ARGV[5]), {}
local at = 6
while at <= #ARGV do
  local to = at + 2 + ARGV[at + 2]
  for i = at + 3, to do ids[#ids + 1] = ARGV[i] end
  at = to + 1
end
local slot = math.floor(now() / memory)
local function seen(which) return base .. ':seen:' .. topic .. ':' .. whole(which) end
local lately, before = redis.call('SMISMEMBER', seen(slot), unpack(ids)), redis.call('SMISMEMBER', seen(slot - 1), unpack(ids))
local fresh, known, number = {}, {}, 0
at = 6
while at <= #ARGV do
  local index, total = ARGV[at], tonumber(ARGV[at + 2])
  local head, floor = span(index)
  local count, left = 0, {}
  for place = 1, total do
    local id = ARGV[at + 2 + place]
    number = number + 1
    local is_new = lately[number] == 0 and before[number] == 0 and not known[id]
    if is_new and head - floor + count < most then
      known[id] = true
      fresh[#fresh + 1] = id
      count = count + 1
    else
      left[#left + 1] = place - 1
      if is_new then answer[#answer + 1] = number - 1 end
    end
  end
  if count > 0 then add(index, head, count, ARGV[at + 1], left) end
  at = at + 3 + total
end
if #fresh == 0 then return answer end
if redis.call('EXISTS', seen(slot)) == 0 then
  -- Not left to expire: as large as it is, that would hold up everybody.
  redis.call('UNLINK', seen(slot - 2))
end
redis.call('SADD', seen(slot), unpack(fresh))
redis.call('PEXPIRE', seen(slot), whole(memory * 3))
redis.call('PUBLISH', base .. ':wake', topic)
return answer
`

/** ARGV: topic, group, who asks, lease, partitions, id for a bus that is new. Answers the fair share, the id, what is held. */
const balance = `${names}
local me, lease, partitions = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local members, own = base .. ':members:' .. topic .. ':' .. group, base .. ':own:' .. topic .. ':' .. group
local at = now()
redis.call('ZREMRANGEBYSCORE', members, '-inf', at)
-- Whoever holds more than its share hears of a new member, and need not come to its own next renewal to know.
if redis.call('ZADD', members, at + lease, me) == 1 then shared() end
local fair = math.ceil(partitions / redis.call('ZCARD', members))
local answer, free = { fair, born(ARGV[6]) }, {}
for index = 0, partitions - 1 do
  local holder = redis.call('HGET', own, index)
  if holder == me then answer[#answer + 1] = index
  elseif not holder or not redis.call('ZSCORE', members, holder) then free[#free + 1] = index end
end
for _, index in ipairs(free) do
  if #answer - 2 >= fair then break end
  redis.call('HSET', own, index, me)
  answer[#answer + 1] = index
end
for i = 3, #answer do redis.pcall('XGROUP', 'CREATE', log(answer[i]), group, '0', 'MKSTREAM') end
return answer
`

/** ARGV: topic, group, who leaves or nothing, partitions that others may have; those who hold too few hear of it. */
const release = `${names}
local own, members = base .. ':own:' .. topic .. ':' .. group, base .. ':members:' .. topic .. ':' .. group
if #ARGV > 3 then redis.call('HDEL', own, unpack(ARGV, 4)) end
if ARGV[3] ~= '' then redis.call('ZREM', members, ARGV[3]) end
shared()
return 1
`

/** Everything in a group is read under one name: who may read is decided by the lease, not by the name. */
export const reader = 'holder'

/**
 * Asked in one step with a read, after it: whether who read has the lease of what it read. A script that read would copy
 * every word twice and look at every byte of it, which takes Redis longer than the reading.
 *
 * What was handed to somebody without the lease, for it slept through it, nobody works on; a note of it stays for who has the
 * lease, now or next. ARGV: topic, group, who reads, partitions. Answers of each -1 when it was not theirs to read, 1 when
 * something in it was handed to somebody else before, else 0.
 */
export const fence = `${names}
local me = ARGV[3]
local until_ = redis.call('ZSCORE', base .. ':members:' .. topic .. ':' .. group, me)
local living = until_ and tonumber(until_) > now()
local own, astray = base .. ':own:' .. topic .. ':' .. group, base .. ':astray:' .. topic .. ':' .. group
local indexes = { unpack(ARGV, 4) }
local holders, noted, answer = redis.call('HMGET', own, unpack(indexes)), redis.call('EXISTS', astray) == 1, {}
for i, index in ipairs(indexes) do
  if living and holders[i] == me then answer[i] = noted and redis.call('HDEL', astray, index) or 0
  else
    redis.call('HSET', astray, index, 1)
    answer[i] = -1
  end
end
return answer
`

/** ARGV: topic, group, id, index, text. */
const replay = `${names}
if redis.call('HDEL', base .. ':dead:' .. topic, group .. '\\n' .. ARGV[3]) == 0 then return 0 end
local head = span(ARGV[4])
add(ARGV[4], head, 1, ARGV[5], {})
redis.call('PUBLISH', base .. ':wake', topic)
return 1
`

/** Take away what every group is done with, except the newest. ARGV: topic, -, index, how many messages stay. */
const trim = `${names}
local index, key = ARGV[3], log(ARGV[3])
local head, floor = span(index)
local last = head - tonumber(ARGV[4])
if last <= floor then return 0 end
for _, info in ipairs(redis.call('XINFO', 'GROUPS', key)) do
  local of = {}
  for i = 1, #info, 2 do of[info[i]] = info[i + 1] end
  local number, before = string.match(of['last-delivered-id'], '(%d+)-%d+'), 0
  if of['pending'] > 0 then number, before = string.match(redis.call('XPENDING', key, of['name'])[2], '(%d+)-(%d+)') end
  last = math.min(last, number - before)
end
if redis.call('XTRIM', key, 'MINID', whole(last + 1)) == 0 then return 0 end
local first = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
floor = head
if first then
  local number, count = string.match(first[1], '(%d+)-(%d+)')
  floor = number - count
end
redis.call('HSET', counts, 'floor:' .. index, whole(floor))
return 1
`

export const scripts = { publish, balance, release, replay, trim }
