import { afterEach, expect, test, vi } from 'vitest'
import { type Ground, groundOf, oddFrames, shownIn, start, startBot, startFake, startHttp, stopAll } from '../fixtures/ground.ts'
import { keyOf } from '../key.ts'

afterEach(stopAll)

const texts = ({ bench }: Ground) => bench.received.map(({ text }) => text)
const opens = ({ slack }: Ground) => slack.calls.filter(({ method }) => method === 'apps.connections.open')

test('two sockets stand, and events that come over both, twice and out of order count once and in order', async () => {
  const ground = await start()
  const { slack, bench } = ground
  await slack.connected(2)
  slack.everySocket = true
  slack.duplicateNext(5)
  for (let index = 0; index < 20; index++) slack.say('general', { user: 'ann', text: `line ${index}` })
  await bench.next(({ text }) => text === 'line 19')
  slack.everySocket = false
  slack.reorderNext(4)
  for (let index = 20; index < 24; index++) slack.say('general', { user: 'ann', text: `line ${index}` })
  await bench.next(({ text }) => text === 'line 23')
  const once = [...new Map(bench.received.map((envelope) => [envelope.id, envelope.text])).values()]
  expect(slack.violations).toEqual([])
  expect(once).toEqual(Array.from({ length: 24 }, (_, index) => `line ${index}`))
})

test('a bot that takes its time acknowledges when it has promised, and Slack sends again what it did not take', async () => {
  let full = true
  const ground = await startHttp({
    fake: { limits: { retryMs: [0, 50, 50] } },
    accept: () => (full ? { accepted: false, reason: 'overloaded' } : { accepted: true, duplicate: false }),
  })
  const { slack } = ground
  slack.say('general', { user: 'ann', text: 'please' })
  const refused = await slack.waitFor(() => slack.deliveries.find(({ outcome }) => outcome === 'refused'))
  expect(refused.status).toBe(503)
  full = false
  await slack.waitFor(() => slack.deliveries.some(({ outcome }) => outcome === 'acked'))
  expect(texts(ground)).toEqual(['please'])
})

test('what fails on its way in is not acknowledged, and comes again', async () => {
  let broken = true
  const ground = await startHttp({
    fake: { limits: { retryMs: [0, 50, 50] } },
    accept: () => {
      if (broken) throw new Error('the disk is full')
      return { accepted: true, duplicate: false }
    },
  })
  const { slack, bench } = ground
  slack.say('general', { user: 'ann', text: 'please' })
  await slack.waitFor(() => slack.deliveries.find(({ status }) => status === 503))
  broken = false
  await slack.waitFor(() => slack.deliveries.some(({ outcome }) => outcome === 'acked'))
  expect(texts(ground)).toEqual(['please'])
  expect(bench.logged).toContainEqual(expect.stringContaining('the disk is full'))
})

test('the same event again has the same id, whatever its kind', async () => {
  const { slack, bench } = await startHttp()
  const ts = slack.say('general', { user: 'ann', text: 'hi' })
  slack.duplicateNext(3)
  slack.edit('general', ts, 'ho')
  slack.react('general', ts, 'bob', 'duck')
  slack.remove('general', ts)
  await slack.waitFor(() => slack.deliveries.length >= 7)
  const kinds = new Set(bench.received.map(({ kind }) => kind))
  for (const kind of kinds) expect(new Set(bench.received.filter((each) => each.kind === kind).map(({ id }) => id)).size).toBe(1)
  expect([...kinds].sort()).toEqual(['message', 'message.delete', 'message.edit', 'reaction.add'])
})

test('a connection that is to be renewed is renewed before it is cut, and nothing is missed', async () => {
  const ground = await start({ config: { timing: { steadyMs: 0 } } })
  const { slack, bench } = ground
  await slack.connected(2)
  slack.disconnect('refresh_requested', 300)
  slack.say('general', { user: 'ann', text: 'during' })
  await bench.next(({ text }) => text === 'during')
  await slack.connected(2)
  slack.say('general', { user: 'ann', text: 'after' })
  await bench.next(({ text }) => text === 'after')
  expect(bench.receiver.health().state).toBe('up')
})

test('a connection that went deaf is noticed and replaced', async () => {
  const { slack, bench } = await start({ config: { timing: { serverPingMs: 400, clientPingMs: 300 } } })
  await slack.connected(2)
  slack.halfOpen()
  await slack.waitFor(() => slack.dials.length >= 4 && slack.connections >= 1)
  slack.say('general', { user: 'ann', text: 'back' })
  await bench.next(({ text }) => text === 'back')
})

test('what was said in the channel and in threads while nobody listened is heard afterwards, in order and once', async () => {
  const ground = await start()
  const { slack, bench } = ground
  const root = slack.say('general', { user: 'ann', text: 'root' })
  const lonely = slack.say('general', { user: 'ann', text: 'lonely' })
  slack.say('general', { user: 'bob', text: 'in root', thread: root })
  await bench.next(({ text }) => text === 'in root')
  slack.refuse()
  slack.dropAll()
  await slack.waitFor(() => slack.connections === 0)
  for (let index = 0; index < 250; index++) slack.say('general', { user: 'cid', text: `missed ${index}` })
  slack.say('general', { user: 'bob', text: 'also in root', thread: root })
  slack.say('general', { user: 'bob', text: 'in lonely', thread: lonely })
  slack.botSays('general', 'a bot')
  const fresh = slack.say('general', { user: 'ann', text: 'fresh' })
  slack.say('general', { user: 'ann', text: 'in fresh', thread: fresh })
  await bench.until('connecting')
  slack.accept()
  await bench.next(({ text }) => text === 'in fresh')
  slack.say('general', { user: 'ann', text: 'now' })
  await bench.next(({ text }) => text === 'now')
  const missed = Array.from({ length: 250 }, (_, index) => `missed ${index}`)
  expect(texts(ground)).toEqual(['root', 'lonely', 'in root', ...missed, 'also in root', 'in lonely', 'a bot', 'fresh', 'in fresh', 'now'])
  const inside = bench.received.find(({ text }) => text === 'in lonely')!
  expect(slack.violations).toEqual([])
  expect(inside).toMatchObject({ thread: lonely, account: { name: 'bob' } })
  expect(bench.received.find(({ text }) => text === 'a bot')!.account.bot).toBe(true)
})

test('of a gap that is larger than is asked for the newest is heard, and the loss is told', async () => {
  const ground = await start({ config: { backfill: { messages: 200 } } })
  const { slack, bench } = ground
  slack.say('general', { user: 'ann', text: 'before' })
  await bench.next()
  slack.refuse()
  slack.dropAll()
  await slack.waitFor(() => slack.connections === 0)
  for (let index = 0; index < 450; index++) slack.say('general', { user: 'cid', text: `missed ${index}` })
  slack.accept()
  await bench.next(({ text }) => text === 'missed 449')
  expect(bench.logged).toContainEqual(expect.stringContaining('the oldest of it is lost'))
})

test('between two runs of the bot, what was said is asked for as well', async () => {
  const slack = await startFake()
  const heard = slack.say('general', { user: 'ann', text: 'heard by the first run' })
  for (const text of ['one', 'two']) slack.say('general', { user: 'ann', text })
  const team = slack.team()
  const channel = team.channel('general')
  const lastHeard = [{ server: team.id, channel, id: keyOf(team.id, channel, heard), at: Date.now() }]
  const bench = await startBot(slack, { lastHeard })
  await bench.next(({ text }) => text === 'two')
  expect(bench.received.map(({ text }) => text)).toEqual(['one', 'two'])
})

test('a Slack that answers with HTTP 500 is dialled again, slower and slower, and is not stormed', async () => {
  const slack = await startFake()
  slack.failNext({ method: 'apps.connections.open', status: 500 }, 8)
  const bench = await startBot(slack, { config: { sockets: 1 } }, false)
  const ground = groundOf(slack, bench)
  await bench.until('up')
  expect(opens(ground).filter(({ outcome }) => outcome === '500')).toHaveLength(8)
})

test('Slack’s word on how long to wait before the next dial is kept', async () => {
  const slack = await startFake()
  slack.limitNext(1, 1, 'apps.connections.open')
  const bench = await startBot(slack, { config: { sockets: 1 } }, false)
  await bench.until('up')
  expect(slack.violations).toEqual([])
  expect(opens(groundOf(slack, bench)).map(({ outcome }) => outcome)).toEqual(['ratelimited', 'ok'])
})

test('a Slack that is away at the start is waited for, and the bot says so meanwhile', async () => {
  const slack = await startFake()
  slack.failNext({ method: 'auth.test', status: 503 }, 3)
  const bench = await startBot(slack, {}, false)
  expect(await bench.send({ text: 'x', channel: 'C', server: slack.team().id })).toMatchObject({ sent: false, retry: true })
  await bench.until('up')
})

test.each([
  ['SLACK_BOT_TOKEN', /waddle connect slack/],
  ['SLACK_APP_TOKEN', /SLACK_APP_TOKEN is not set.*waddle connect slack/],
])('without %s it is down and says what to type', async (name, words) => {
  const slack = await startFake()
  const secrets: Record<string, string> = { SLACK_BOT_TOKEN: slack.team().botToken, SLACK_APP_TOKEN: slack.appToken }
  const bench = await startBot(slack, { secrets: { ...secrets, [name]: '' } }, false)
  await bench.until('down')
  expect(bench.receiver.health().detail).toMatch(words)
})

test('an app token that Slack does not know is not tried again', async () => {
  const slack = await startFake()
  const bench = await startBot(slack, { secrets: { SLACK_APP_TOKEN: 'xapp-wrong' } }, false)
  await bench.until('down')
  expect(bench.receiver.health().detail).toMatch(/invalid_auth.*waddle connect slack/)
  expect(opens(groundOf(slack, bench)).length).toBeLessThanOrEqual(2)
})

test('scopes that the modules need and the token lacks are named', async () => {
  const scopes = ['chat:write', 'channels:history', 'users:read']
  const slack = await startFake({ workspaces: [{ name: 'pond', people: [{ name: 'ann' }], scopes }] })
  const bench = await startBot(slack, { events: ['message'], actions: [] }, false)
  await bench.until('degraded')
  expect(bench.receiver.health().detail).toMatch(/lacks the scopes app_mentions:read, commands, groups:history, im:history, mpim:history/)
})

test('frames that nobody should send are skipped on the same connections', async () => {
  const ground = await start()
  const { slack, bench } = ground
  await slack.connected(2)
  const dials = slack.dials.length
  for (const frame of oddFrames) slack.rawFrame(frame)
  slack.say('general', { user: 'ann', text: 'still there?' })
  await bench.next(({ text }) => text === 'still there?')
  expect(slack.dials).toHaveLength(dials)
  expect(bench.logged).toContainEqual(expect.stringContaining('skipped something from Slack'))
})

test('three thousand wounded events leave it where it was', async () => {
  const ground = await start({ config: { sockets: 1 } })
  const { slack, bench, team, channel } = ground
  const dials = slack.dials.length
  const whole = (index: number) => ({
    envelope_id: `e${index}`,
    type: 'events_api',
    payload: {
      team_id: team,
      type: 'event_callback',
      event_id: `Ev${index}`,
      authorizations: [{ team_id: team }],
      event: {
        type: ['message', 'reaction_added', 'user_change', 'member_joined_channel'][index % 4],
        subtype: 'message_changed',
        channel,
        user: 'U1',
        ts: '1767225600.000100',
        item: { type: 'message', channel, ts: '1.1' },
        message: { ts: '1.1', user: 'U1', text: 'x' },
        previous_message: { text: 'y' },
        text: 'x',
        blocks: [{ type: 'rich_text', elements: [] }],
      },
    },
  })
  const values = [null, 0, '', [], {}, 'x', -1, true, undefined]
  for (let index = 0; index < 3_000; index++) {
    const frame = whole(index)
    const place = index % 3 === 0 ? frame.payload : frame.payload.event
    const names = Object.keys(place)
    Object.assign(place, { [names[(index * 7) % names.length]!]: values[index % values.length] })
    slack.rawFrame(JSON.stringify(frame))
  }
  slack.say('general', { user: 'ann', text: 'still there?' })
  await vi.waitFor(() => expect(texts(ground)).toContain('still there?'), { timeout: 10_000 })
  expect(slack.dials).toHaveLength(dials)
  for (const envelope of bench.received) expect(typeof envelope.text).toBe('string')
})

test('a workspace that takes the app away is forgotten, and its token with it', async () => {
  const { slack, bench, channel, team } = await start()
  slack.uninstall()
  await bench.until('down')
  expect(bench.secrets.has('SLACK_BOT_TOKEN')).toBe(false)
  expect(bench.receiver.health().detail).toMatch(/waddle connect slack/)
  expect(await bench.send({ text: 'x', channel, server: team })).toMatchObject({ sent: false, retry: false })
})

test('a token that dies while nobody says anything is noticed', async () => {
  const { slack, bench } = await start({ config: { timing: { tokenCheckMs: 1_000 } } })
  slack.revoke(slack.team().botToken)
  await bench.until('down')
  expect(bench.receiver.health().detail).toMatch(/token_revoked.*dead.*waddle connect slack/)
})

test('what is said while the token is dead is answered with the new one, once, and what was to be said then as well', async () => {
  const { slack, bench, channel, team } = await start({ config: { timing: { tokenLookMs: 100 } } })
  slack.say('general', { user: 'ann', text: 'before' })
  await bench.next((envelope) => envelope.text === 'before')
  slack.revoke(slack.team().botToken)
  const answer = { id: 'answer', text: 'the answer', channel, server: team }
  expect(await bench.send(answer)).toMatchObject({ sent: false, retry: true, why: 'offline' })
  await bench.until('down')
  slack.say('general', { user: 'ann', text: 'meanwhile' })
  await expect.poll(() => bench.receiver.health().heardAt).toBeGreaterThan(0)
  ;(bench.secrets as Map<string, string>).set('SLACK_BOT_TOKEN', slack.reinstall().botToken)
  expect(await bench.next((envelope) => envelope.text === 'meanwhile')).toMatchObject({ server: team, channel })
  expect(await bench.send(answer)).toMatchObject({ sent: true })
  slack.say('general', { user: 'ann', text: 'after' })
  await bench.next((envelope) => envelope.text === 'after')
  expect(bench.received.map(({ text }) => text)).toEqual(['before', 'meanwhile', 'after'])
})

test('that an older token was taken away is no reason to forget the newer one', async () => {
  const { slack, bench, channel, team } = await start({ config: { timing: { tokenLookMs: 100 } } })
  slack.uninstall()
  await bench.until('down')
  const { botToken } = slack.reinstall()
  ;(bench.secrets as Map<string, string>).set('SLACK_BOT_TOKEN', botToken)
  await bench.until('up')
  // Slack delivers what it said before once more.
  await slack.raw({ type: 'app_uninstalled' })
  slack.say('general', { user: 'ann', text: 'still there?' })
  await bench.next((envelope) => envelope.text === 'still there?')
  expect(bench.secrets.get('SLACK_BOT_TOKEN')).toBe(botToken)
  expect(await bench.send({ text: 'yes', channel, server: team })).toMatchObject({ sent: true })
})

test('several workspaces are heard and answered, each with its own token', async () => {
  const people = [{ name: 'ann' }]
  const slack = await startFake({
    workspaces: [
      { name: 'pond', people },
      { name: 'lake', people },
    ],
  })
  const lake = slack.team('lake')
  const bench = await startBot(slack, { secrets: { [`SLACK_BOT_TOKEN_${lake.id}`]: lake.botToken } })
  slack.say(lake.channel('general'), { user: 'ann', text: 'from the lake' })
  const heard = await bench.next('message')
  expect(heard).toMatchObject({ server: lake.id, channel: lake.channel('general') })
  await bench.send({ text: 'to the lake', channel: heard.channel, server: lake.id })
  expect(shownIn(slack)).toMatchObject([{ channel: lake.channel('general'), text: 'to the lake' }])
  expect(await bench.send({ text: 'nowhere', channel: 'C', server: 'T0NONE' })).toMatchObject({ sent: false, retry: false })
})
