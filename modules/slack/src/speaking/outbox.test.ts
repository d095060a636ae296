import type { Element } from '@waddlebot/sdk'
import { afterEach, expect, test } from 'vitest'
import { groundOf, start, startBot, startFake, stopAll } from '../fixtures/ground.ts'

afterEach(stopAll)

const everything: readonly Element[] = [
  {
    type: 'card',
    title: 'Bread & butter',
    text: 'All <about> it',
    url: 'https://a.example/?a=1&b=2',
    image: 'https://a.example/duck.png',
    fields: Array.from({ length: 12 }, (_, index) => ({ name: `n${index}`, value: '<v>' })),
  },
  { type: 'card', title: 'Plain' },
  { type: 'image', url: 'https://a.example/b.png', alt: 'a duck' },
  { type: 'buttons', buttons: Array.from({ length: 30 }, (_, index) => ({ label: `b${index}`, custom: `c${index}` })) },
]

test('cards, pictures and buttons are blocks that Slack takes, with the words of all for notifications', async () => {
  const { slack, bench, channel, team } = await start()
  const sent = await bench.send({ text: '*look*', fallback: 'look: everything', elements: everything, channel, server: team })
  expect(sent).toMatchObject({ sent: true })
  const [post] = slack.posted
  expect(post!.text).toBe('look: everything')
  expect(post!.blocks!.map(({ type }) => type)).toEqual([
    'section',
    'section',
    'section',
    'section',
    'section',
    'image',
    'header',
    'image',
    'actions',
    'actions',
  ])
  const whole = JSON.stringify(post!.blocks)
  expect(whole).toContain('<https://a.example/?a=1&amp;b=2|Bread &amp; butter>')
  expect(whole).toContain('All &lt;about&gt; it')
  expect(whole).not.toContain('<v>')
  expect(slack.violations).toEqual([])
})

test('more than Slack takes, and blocks that it refuses, become words', async () => {
  const { slack, bench, channel, team } = await start()
  const long: Element = { type: 'card', title: 'x', text: 'y '.repeat(7_000) }
  await bench.send({ text: '', fallback: 'the words', elements: [long], channel, server: team })
  slack.failNext({ method: 'chat.postMessage', error: 'invalid_blocks' })
  await bench.send({ text: '', fallback: 'other words', elements: [{ type: 'card', title: 'x' }], channel, server: team })
  expect(slack.posted.map(({ text, blocks }) => [text, blocks])).toEqual([
    ['the words', undefined],
    ['other words', undefined],
  ])
})

test('long words beside a card are whole in its sections, cut inside of nothing', async () => {
  const { slack, bench, channel, team } = await start()
  const text = `${'a'.repeat(2_990)} <https://a.example/${'b'.repeat(100)}|label> &amp;${'c'.repeat(500)}`
  await bench.send({ text, fallback: text, elements: [{ type: 'card', title: 'x' }], channel, server: team })
  const sections = slack.posted[0]!.blocks!.filter(({ type }) => type === 'section').map(
    (block) => (block['text'] as { text: string }).text,
  )
  expect(sections.length).toBeGreaterThan(1)
  expect(sections.join('')).toBe(text)
  for (const section of sections) expect(section.split('<')).toHaveLength(section.split('>').length)
})

test('nobody is called but those who are meant', async () => {
  const { slack, bench, channel, team } = await start()
  const ann = slack.team().user('ann')
  await bench.send({ text: `<!channel> <!here> <@${ann}> <@U0OTHER> <!subteam^S1>`, mentions: [ann], channel, server: team })
  expect(slack.posted[0]!.text).toBe(`&lt;!channel> &lt;!here> <@${ann}> &lt;@U0OTHER> &lt;!subteam^S1>`)
  const { args } = slack.calls.find(({ method }) => method === 'chat.postMessage')!
  expect(args).toMatchObject({ unfurl_links: 'false', link_names: 'false', parse: 'none' })
})

test('an answer goes into the thread of the talk, into one of its own, or into the channel if the owner wants that', async () => {
  const { slack, bench, channel, team, key } = await start()
  const root = slack.say('general', { user: 'ann', text: 'root' })
  const inside = slack.say('general', { user: 'ann', text: 'inside', thread: root })
  await bench.send({ text: '1', channel, server: team, replyTo: key(inside), thread: root })
  await bench.send({ text: '2', channel, server: team, replyTo: key(root) })
  await bench.send({ text: '3', channel, server: team })
  const direct = slack.direct('ann')
  const ts = slack.say(direct, { user: 'ann', text: 'psst' })
  await bench.send({ text: '4', channel: direct, server: team, replyTo: `${team}/${direct}/${ts}`, privateTo: slack.team().user('ann') })
  expect(slack.posted.map(({ thread }) => thread)).toEqual([root, root, undefined, undefined])
  const flat = await startBot(slack, { config: { replies: 'channel' } })
  await flat.send({ id: 'flat', text: '5', channel, server: team, replyTo: key(root) })
  expect(slack.posted.at(-1)).toMatchObject({ text: '5', thread: undefined })
})

test('somebody who is not in the channel is told in their direct messages', async () => {
  const { slack, bench, channel, team } = await start()
  slack.leave('general', 'cid')
  expect(await bench.send({ text: 'psst', channel, server: team, privateTo: slack.team().user('cid') })).toEqual({ sent: true })
  expect(slack.posted).toMatchObject([{ text: 'psst', channel: slack.direct('cid') }])
})

test('a message whose sending ended in doubt is not posted twice', async () => {
  const { slack, bench, channel, team } = await start({ config: { timing: { requestMs: 300 } } })
  await bench.send({ id: 'zero', text: 'before', channel, server: team })
  slack.slow = 1_000
  const first = await bench.send({ id: 'one', text: 'once', channel, server: team })
  expect(first).toMatchObject({ sent: false, retry: true })
  slack.slow = 0
  await slack.waitFor(() => slack.posted.length === 2)
  const second = await bench.send({ id: 'one', text: 'once', channel, server: team })
  expect(second).toEqual({ sent: true, id: `${team}/${channel}/${slack.posted[1]!.ts}` })
  expect(slack.posted).toHaveLength(2)
})

test('a message that the last run posted before it was killed is not posted again, in a channel and in a thread', async () => {
  const slack = await startFake()
  const { channel, team, key, bench } = groundOf(slack, await startBot(slack))
  const root = slack.say('general', { user: 'ann', text: 'root' })
  const said = await bench.send({ id: 'a', text: 'in the channel', channel, server: team })
  const inside = await bench.send({ id: 'b', text: 'in the thread', channel, server: team, replyTo: key(root) })
  const next = await startBot(slack)
  expect(await next.send({ id: 'a', text: 'in the channel', channel, server: team })).toEqual(said)
  expect(await next.send({ id: 'b', text: 'in the thread', channel, server: team, replyTo: key(root) })).toEqual(inside)
  expect(await next.send({ id: 'c', text: 'new', channel, server: team })).toMatchObject({ sent: true })
  expect(slack.posted.map(({ text }) => text)).toEqual(['in the channel', 'in the thread', 'new'])
})

test('the bot speaks even where it cannot look whether it has spoken already', async () => {
  const { slack, bench, channel, team } = await start()
  slack.failNext({ method: 'conversations.history', status: 503 }, 50)
  const say = () => bench.send({ id: 'x', text: 'x', channel, server: team })
  await expect.poll(say, { timeout: 5_000 }).toMatchObject({ sent: true })
  expect(slack.posted).toHaveLength(1)
})

test.each([
  [{ status: 502 }, true, 'outage'],
  [{ status: 500 }, true, 'outage'],
  [{ error: 'internal_error' }, true, 'outage'],
  [{ retryAfter: 2 }, true, 'limited'],
  [{ error: 'channel_not_found' }, false, 'refused'],
  [{ error: 'missing_scope' }, false, 'refused'],
])('after %o a message is tried again: %s, for that is called %s', async (fault, retry, why) => {
  const { slack, bench, channel, team } = await start()
  slack.failNext({ method: 'chat.postMessage', ...fault })
  const sent = await bench.send({ id: 'x', text: 'x', channel, server: team })
  expect(sent).toMatchObject({ sent: false, retry, why })
  if ('retryAfter' in fault) expect(sent).toMatchObject({ retryAfterMs: 2_000 })
  if (retry && !('retryAfter' in fault))
    expect(await bench.send({ id: 'x', text: 'x', channel, server: team })).toMatchObject({ sent: true })
  expect(slack.posted.length).toBe(retry && !('retryAfter' in fault) ? 1 : 0)
})

test('a Slack that is not there is tried again, and says so', async () => {
  const slack = await startFake()
  const bench = await startBot(slack)
  const { channel, team } = groundOf(slack, bench)
  await slack.stop()
  expect(await bench.send({ text: 'x', channel, server: team })).toMatchObject({
    sent: false,
    retry: true,
    why: 'outage',
    reason: expect.stringContaining('could not be reached'),
  })
})
