import { describe, expect, test } from 'vitest'
import { lookalikes } from './filters/disguise.ts'
import { hear } from './filters/heard.ts'
import { links } from './filters/links.ts'
import { disguises, lures, ordinaryLines, slips } from './fixtures/lines.ts'
import { listed, tell } from './fixtures/scams.ts'
import { Search } from './search.ts'
import { plain } from './text/plain.ts'

const heard = (text: string) => hear({ text, fragments: undefined, channel: 'c', account: 'a', at: 0 })
const found = (text: string) => links(heard(text), []) !== undefined
const share = (texts: readonly string[], test: (text: string) => boolean) => texts.filter(test).length / texts.length
const ordinary = ordinaryLines(6_000)
/** `WADDLE_SCAMS=<file>` looks for the domains of a public list; made-up ones, much like them, otherwise. */
const domains = listed(process.env['WADDLE_SCAMS']) ?? lures(2_000)

describe('links', () => {
  test('are seen as they are: 95 % and more', () => {
    const seen = share(domains, (domain) => found(`look at ${domain} now`))
    tell(`of ${domains.length} domains as they are`, seen)
    expect(seen).toBeGreaterThanOrEqual(0.95)
    expect(share(domains, (domain) => found(`https://${domain}/x`))).toBeGreaterThanOrEqual(0.999)
  })

  test.each(Object.entries(disguises))('are seen in disguise, 80 %% and more: %s', (name, disguise) => {
    const seen = share(domains, (domain) => found(`get it at ${disguise(domain)} today`))
    tell(`of ${domains.length} domains, ${name}`, seen)
    expect(seen).toBeGreaterThanOrEqual(0.8)
  })

  test('are not seen where there are none: at most one line in a thousand', () => {
    const wrong = ordinary.filter(found)
    tell(`of ${ordinary.length} ordinary lines, wrongly`, wrong.length / ordinary.length)
    expect(wrong.length / ordinary.length, wrong.slice(0, 20).join('\n')).toBeLessThanOrEqual(0.001)
  })

  test('are not seen where somebody forgot the space between two sentences', () => {
    const wrong = slips.filter(found)
    tell(`of ${slips.length} forgotten spaces, wrongly`, wrong.length / slips.length)
    expect(wrong).toEqual([])
  })

  test('may lead where it is allowed, and not to what only ends alike', () => {
    const to = (text: string) => links(heard(text), ['example.com', 'clips.twitch.tv'])
    expect(to('https://www.example.com/a and clips.twitch.tv/x')).toBeUndefined()
    expect(to('https://badexample.com')).toBe('badexample.com')
    expect(to('https://example.com@evil.ru/x')).toBe('evil.ru')
    expect(to('https://www.twitch.tv')).toBe('twitch.tv')
    expect(to('https://example.com.evil.ru')).toBe('evil.ru')
  })

  test('are what the platform says they are, and an emote is none', () => {
    const fragments = [{ type: 'link', text: 'here', url: 'https://evil.ru/x' }] as const
    expect(links({ ...heard('here'), fragments }, [])).toBe('evil.ru')
    const emote = [{ type: 'emote', text: 'duck.gg', id: '1' }] as const
    expect(links({ ...heard('duck.gg'), fragments: emote }, [])).toBeUndefined()
  })
})

describe('words', () => {
  const words = ['casino', 'idiot', 'free nitro', '*scam*', 'slut', 'ass', 'kill yourself', 'hitler', '1488', 'путин']
  const search = new Search(words, [])
  const hit = (text: string) => search.in(plain(text)).word

  test.each([
    ['casino', 'a CASINO near you'],
    ['casino', 'c4$ino'],
    ['casino', 'саѕіnо'],
    ['casino', 'ｃａｓｉｎｏ'],
    ['casino', '𝓬𝓪𝓼𝓲𝓷𝓸'],
    ['casino', 'c\u200ba\u200bs\u00adi\u2060n\u200do'],
    ['casino', 'càsîñö'],
    ['casino', 'c̷a̸s̶i̴n̵o̷'],
    ['casino', 'caaaasiiiinooooo'],
    ['casino', 'c a s i n o'],
    ['casino', 'c.a.s.i.n.o!'],
    ['casino', 'cas1no'],
    ['casino', 'cas!no'],
    ['casino', 'cas|no'],
    ['idiot', '1d10t'],
    ['free nitro', 'FREE  NITRO'],
    ['free nitro', 'free_nitro'],
    ['*scam*', 'scammers'],
    ['*scam*', 'antiscam'],
    ['ass', 'you @ss'],
    ['hitler', 'h1t1er'],
    ['1488', 'what 1488'],
    ['путин', 'ПУТИН вор'],
  ])('%s is seen in "%s"', (word, text) => {
    expect(hit(text)).toBe(word)
  })

  test.each([
    'casinos',
    'an assassin',
    'class pass',
    '455 points',
    'sluts',
    'idiotic',
    'a sin o',
    'freenitro',
    '14880',
    'as',
    'путина',
    'shit list',
    'killyourself',
  ])('and none in "%s"', (text) => {
    expect(hit(text)).toBeUndefined()
  })

  test('are not seen where there are none: at most one line in a thousand', () => {
    const list = new Search(
      [
        'nigger',
        'faggot',
        'retard',
        'whore',
        'cunt',
        'rape',
        'kys',
        'porn',
        'viagra',
        'onlyfans',
        'bitcoin',
        'followers',
        'primes',
        '*hoss*',
      ],
      [],
    )
    const wrong = ordinary.filter((line) => list.in(plain(line)).word !== undefined)
    expect(wrong).toEqual([])
  })
})

test('letters of two alphabets in one word are seen, and other alphabets are left alone', () => {
  const mixed = (text: string) => lookalikes(heard(text), 0) !== undefined
  for (const text of ['frее stеam', 'pаypаl', 'Дiscоrd']) expect(mixed(text), text).toBe(true)
  for (const text of [...ordinary, 'twitchа и discordе', 'μTorrent', 'µs', 'λx']) expect(mixed(text), text).toBe(false)
})
