import { afterEach, expect, test } from 'vitest'
import { dial, duckbot, start, stopAll } from './fixtures/client.ts'

afterEach(stopAll)

test('several channels fit into one JOIN, and what is over the limit is not answered', async () => {
  const chat = await start({ missing: ['gone'] })
  const client = dial(chat, [], duckbot)
  await client.connect()
  const suspended = new Promise((resolve) => client.once('notice', (channel, id) => resolve([channel, id])))
  await client.raw('JOIN #gone')
  expect(await suspended).toEqual(['#gone', 'msg_channel_suspended'])
  await client.raw(`JOIN ${Array.from({ length: 25 }, (_, index) => `#c${index}`).join(',')}`)
  await chat.waitFor(() => chat.joins.length === 26)
  expect(chat.joins.filter((join) => !join.accepted).map((join) => join.channel)).toEqual(['c19', 'c20', 'c21', 'c22', 'c23', 'c24'])
  expect(chat.members('c18')).toEqual(['duckbot'])
  expect(chat.members('c19')).toEqual([])
  expect(chat.members('gone')).toEqual([])
  await client.part('#c18')
  expect(chat.members('c18')).toEqual([])
})

test('too fast, twice the same, too long and slash commands are refused, each in its way', async () => {
  let now = 1_000_000
  const chat = await start({ now: () => now, accounts: { duckbot: { token: 'quack', moderates: ['lake'] } } })
  const client = dial(chat, [], duckbot)
  const notices: string[] = []
  client.on('notice', (_, id) => notices.push(id))
  await client.connect()
  const send = async (channel: string, text: string) => {
    const before = chat.sent.length + chat.refused.length
    await client.raw(`PRIVMSG #${channel} :${text}`)
    await chat.waitFor(() => chat.sent.length + chat.refused.length > before)
    return chat.refused.at(-1)?.at === now && chat.refused.at(-1)?.text === text ? chat.refused.at(-1)?.reason : 'sent'
  }
  expect(await send('pond', 'same')).toBe('sent')
  expect(await send('pond', 'same')).toBe('duplicate')
  now += 30_000
  expect(await send('pond', 'same')).toBe('sent')
  expect(await send('lake', 'same')).toBe('sent')
  expect(await send('lake', 'same')).toBe('sent')
  expect(await send('pond', '/ban ann')).toBe('command')
  expect(await send('pond', '🦆'.repeat(501))).toBe('too-long')
  expect(await send('pond', '🦆'.repeat(500))).toBe('sent')
  now += 30_000
  for (let index = 0; index < 20; index++) expect(await send('pond', `line ${index}`)).toBe('sent')
  expect(await send('pond', 'one more')).toBe('ratelimit')
  expect(await send('lake', 'a moderator may')).toBe('sent')
  await client.ping()
  expect(notices).toEqual(['msg_duplicate', 'unrecognized_cmd', 'msg_ratelimit'])
})
