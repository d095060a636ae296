import { type MockBot, mockBot } from '@waddlebot/sdk/testing'
import { describe, expect, test } from 'vitest'
import memories from '../index.ts'
import { addressOf } from './address.ts'
import { readPage } from './page.ts'

const html = { headers: { 'content-type': 'text/html; charset=utf-8' } }
const page = (title: string, description = '') =>
  new Response(`<html><head><title>${title}</title><meta name="description" content="${description}"></head></html>`, html)

function pond(): Promise<MockBot> {
  return mockBot(memories).then((bot) => {
    bot.fetch('https://ducks.example/*', (request) => page(`Ducks at ${new URL(request.url).pathname}`, 'All about &amp; around ducks'))
    bot.fetch('https://geese.example/*', () => new Response('gone', { status: 404 }))
    return bot
  })
}

describe.each(['twitch', 'discord', 'slack'])('on %s', (platform) => {
  test('a link is kept with what its page says, and found by number, tag and words', async () => {
    await using bot = await pond()
    const ann = bot.user('ann', { platform, role: 'regular' })
    const says = async (text: string) => {
      await bot.advance('15s')
      return (await ann.says(text)).join(' ')
    }
    expect(await says('!bookmark')).toBe('There are no bookmarks yet.')
    expect(await says('!bookmark add https://ducks.example/pond?utm_source=x&a=1 #Duck pond')).toBe('Bookmark #1: Ducks at /pond.')
    expect(await says('!bookmark 1')).toMatch(
      /^#1 Ducks at \/pond – All about &(amp;)? around ducks (<)?https:\/\/ducks\.example\/pond\?a=1(>)?$/,
    )
    for (const words of ['#duck', '#pond', 'about ducks', 'aroun', 'example'])
      expect(await says(`!bookmark ${words}`)).toContain('#1 Ducks')
    expect(await says('!bookmark geese')).toBe('There is no bookmark with these words.')
    // Angle brackets mean something on Discord and Slack, where they are escaped.
    expect(await says('!bookmark https://swans.example/')).toMatch(/^Nobody has kept that link\. To keep it: bookmark add /)
    expect(await says('!bookmark tags')).toBe('#duck (1) #pond (1)')
    expect(await says('!bookmark add https://ducks.example/pond?a=1')).toBe('#1 is that link already.')
    expect(await says('!bookmark add https://geese.example/x')).toMatch(/^Bookmark #\d+, but its page could not be read\.$/)
    expect(await says('!bookmark remove 1')).toContain('Removed #1')
    expect(await says('!bookmark #duck')).toBe('There is no bookmark with that tag.')
  })
})

test('one that is somebody’s alone is seen and taken away by nobody else', async () => {
  await using bot = await pond()
  const ann = bot.user('ann', { platform: 'discord', role: 'regular' })
  const bob = bot.user('bob', { platform: 'discord', role: 'moderator' })
  await ann.says('!bookmark add -private https://ducks.example/nest')
  expect(bot.out.at(-1)).toMatchObject({ private: true, text: 'Bookmark #1: Ducks at /nest.' })
  await bot.advance('15s')
  for (const line of ['!bookmark 1', '!bookmark ducks', '!bookmark remove 1']) {
    expect((await bob.tries(line)).outcome, line).toBe('refused')
    await bot.advance('15s')
  }
  await ann.says('!bookmark')
  expect(bot.out.at(-1)).toMatchObject({ private: true, text: expect.stringContaining('nest') })
})

test('the web reads what is everybody’s, and not who added it', async () => {
  await using bot = await pond()
  const ann = bot.user('ann', { role: 'regular' })
  await ann.says('!bookmark add https://ducks.example/a #swim')
  await bot.advance('15s')
  await ann.says('!bookmark add -private https://ducks.example/b #swim')
  const shared = {
    id: 1,
    community: 'main',
    url: 'https://ducks.example/a',
    title: 'Ducks at /a',
    description: 'All about & around ducks',
    addedAt: Date.UTC(2026, 0, 1),
    alive: true,
  }
  for (const query of ['', '?search=duck', '?tag=Swim'])
    expect(await bot.http('GET', `/bookmarks${query}`)).toEqual({ bookmarks: [shared] })
  expect(await bot.http('GET', '/bookmarks?community=other')).toEqual({ bookmarks: [] })
  expect(await bot.http('GET', '/bookmarks/1')).toEqual(shared)
  for (const id of ['2', '0', 'x', '99999999999']) expect(await bot.http('GET', `/bookmarks/${id}`)).toBeUndefined()
})

test('who may not keep links is refused, and what is no link is explained', async () => {
  await using bot = await pond()
  expect((await bot.user('eve').tries('!bookmark add https://ducks.example/')).outcome).toBe('refused')
  const ann = bot.user('ann', { role: 'regular' })
  for (const link of ['duck', 'ftp://ducks.example/', 'javascript:alert(1)', 'https://ann:secret@ducks.example/', '']) {
    const { outcome, replies } = await ann.tries(`!bookmark add ${link}`)
    expect([outcome, replies.length], link).toEqual(['refused', 1])
  }
  expect(await bot.db.all`SELECT id FROM memories_bookmark`).toEqual([])
})

test('what a page says is not asked for twice, whoever keeps its link; what could not be had is asked for again', async () => {
  await using bot = await mockBot(memories)
  const asked: string[] = []
  let there = true
  bot.fetch('https://ducks.example/*', (request) => {
    asked.push(new URL(request.url).pathname)
    return there ? page(`Ducks ${asked.length}`) : new Response('', { status: 503 })
  })
  const ann = bot.user('ann', { role: 'regular' })
  const bob = bot.user('bob', { role: 'regular' })
  expect(await ann.says('!bookmark add https://ducks.example/a')).toEqual(['Bookmark #1: Ducks 1.'])
  expect(await bob.says('!bookmark add -private https://ducks.example/a')).toEqual(['Bookmark #2: Ducks 1.'])
  expect(asked).toEqual(['/a'])
  there = false
  await bot.advance('15s')
  expect(await ann.says('!bookmark add https://ducks.example/b')).toEqual(['Bookmark #3, but its page could not be read.'])
  there = true
  expect(await bob.says('!bookmark add -private https://ducks.example/b')).toEqual(['Bookmark #4: Ducks 3.'])
  expect(asked).toEqual(['/a', '/b', '/b'])
})

test('a page that is gone is noticed within a month, and said', async () => {
  await using bot = await mockBot(memories)
  let there = true
  bot.fetch('https://ducks.example/*', () => (there ? page('Ducks') : new Response('', { status: 410 })))
  const ann = bot.user('ann', { role: 'regular' })
  await ann.says('!bookmark add https://ducks.example/')
  there = false
  await bot.db.run`UPDATE memories_bookmark SET checked_at = ${bot.now() - 31 * 86_400_000}`
  await bot.advance('1h')
  expect(await ann.says('!bookmark 1')).toEqual(['#1 Ducks https://ducks.example/ (not reached lately)'])
})

test.each([
  ['https://a.example/?utm_source=x&utm_medium=y&id=1&fbclid=z', 'https://a.example/?id=1'],
  ['HTTPS://A.Example:443/b', 'https://a.example/b'],
  ['https://a.example./', 'https://a.example/'],
  ['http://a.example/?q=utm_source', 'http://a.example/?q=utm_source'],
  ['https://ann:x@a.example/', undefined],
  [`https://a.example/${'x'.repeat(2_000)}`, undefined],
])('%s is kept as %s', (link, kept) => expect(addressOf(link)).toBe(kept))

test.each([
  ['<title> Ducks \n and\tgeese </title>', 'Ducks and geese', null],
  ['<title>A</title><meta property="og:title" content="B"><meta property="og:description" content="C">', 'B', 'C'],
  ['<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>', '<script>alert(1)</script>', null],
  ['<title>evil\u202Elive</title>', 'evillive', null],
  ['<title>cut in the mid', 'cut in the mid', null],
  ['<svg><title>x</title></svg>', 'x', null],
  ['', null, null],
  [`<title>${'x'.repeat(500)}</title>`, 'x'.repeat(200), null],
])('of the page %s the title is %s', async (text, title, description) => {
  expect(await readPage(text)).toEqual({ title, description })
})
