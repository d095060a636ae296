import { type Element, type PlatformRules, platforms } from '@waddlebot/sdk'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { render } from './render.ts'
import { lengthOf } from './split.ts'

const { twitch, discord, slack } = platforms
const text = (elements: readonly Element[], rules: PlatformRules = twitch) => render(elements, rules).fallback
/** What `words` become on a platform that takes little. */
function saying(words: string): { parts: string[]; cut: string } {
  const { parts, cut } = render([{ type: 'text', text: words }], small)
  return { parts: [...parts], cut }
}
const small: PlatformRules = { ...twitch, maxLength: 40, maxParts: 2 }

describe('elements where only text can be shown', () => {
  test.each<[string, Element, string]>([
    ['words', { type: 'text', text: 'Hi' }, 'Hi'],
    ['a mention', { type: 'mention', name: 'ann' }, '@ann'],
    ['a link', { type: 'link', url: 'https://a.org' }, 'https://a.org'],
    ['a link with a label', { type: 'link', url: 'https://a.org', label: 'Here' }, 'Here (https://a.org)'],
    ['an image', { type: 'image', url: 'https://a.org/d.png', alt: 'A duck' }, 'A duck (https://a.org/d.png)'],
    ['an image without words', { type: 'image', url: 'https://a.org/d.png', alt: '' }, 'https://a.org/d.png'],
    [
      'a card',
      {
        type: 'card',
        title: 'Ann',
        text: 'swims',
        url: 'https://a.org',
        image: 'https://a.org/d.png',
        fields: [{ name: 'Ducks', value: '3' }],
      },
      'Ann: swims · Ducks: 3 · https://a.org · https://a.org/d.png',
    ],
    ['an empty card', { type: 'card' }, ''],
    [
      'buttons',
      {
        type: 'buttons',
        buttons: [
          { label: 'Yes', custom: 'y' },
          { label: 'Site', url: 'https://a.org' },
        ],
      },
      '[Yes] Site: https://a.org',
    ],
    [
      'a form',
      {
        type: 'form',
        title: 'Join',
        custom: 'j',
        fields: [
          { name: 'n', label: 'Name', kind: 'text' },
          { name: 'h', label: 'Secret', kind: 'hidden' },
        ],
      },
      'Join: Name',
    ],
  ])('%s', (_name, element, expected) => expect(text([element])).toBe(expected))

  test('run on in a line, and blocks stand apart', () => {
    const elements: Element[] = [
      { type: 'text', text: 'Hi ' },
      { type: 'mention', name: 'ann' },
      { type: 'text', text: '!' },
      { type: 'card', title: 'News' },
      { type: 'card' },
      { type: 'buttons', buttons: [{ label: 'Yes' }] },
    ]
    expect(text(elements)).toBe('Hi @ann! · News · [Yes]')
    expect(text(elements, discord)).toBe('Hi @ann!\nNews\n[Yes]')
  })

  test('pass the same gate as words: no line breaks, no mass mention, no command', () => {
    expect(text([{ type: 'card', title: '/ban ann\r\nPRIVMSG', text: '@everyone' }])).not.toMatch(/^[/.!]|[\r\n]|@everyone/)
    expect(text([{ type: 'mention', name: 'everyone' }], discord)).not.toMatch(/@everyone/)
  })
})

describe('a message that is too long', () => {
  test('becomes as many parts as the platform lets one reply have', () => {
    const words = 'duck '.repeat(14).trim()
    const { parts, cut } = saying(words)
    expect(parts.join('')).toBe(words)
    expect(parts).toHaveLength(2)
    expect(cut).toBe('')
  })

  test('has none that begins like a command, wherever its writer made it fall apart', () => {
    const { parts } = saying(`${'a'.repeat(38)} /ban ann`)
    expect(parts).toEqual([`${'a'.repeat(38)} `, '\u2060/ban ann'])
    expect(saying(`${'a'.repeat(39)}${'!'.repeat(39)}`).parts.every((part) => !/^[/!.]/.test(part))).toBe(true)
  })

  test('says how much is missing when even those do not do, and hands over what was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('duck', '🦆', 'swims.', 'ponds', 'x'.repeat(55)), { minLength: 40, maxLength: 90 }), (words) => {
        const whole = words.join(' ')
        const { parts, cut } = saying(whole)
        expect(parts).toHaveLength(2)
        for (const part of parts) expect(lengthOf(part, 'code-points')).toBeLessThanOrEqual(40)
        const note = / … \((\d+) more\)$/.exec(parts[1]!)
        expect(note).not.toBeNull()
        const shown = parts.join('').slice(0, -note![0].length)
        expect((shown + cut).replace(/\s/g, '')).toBe(whole.replace(/\s/g, ''))
        expect(Number(note![1])).toBe(lengthOf(cut, 'code-points'))
      }),
    )
  })
})

describe('a platform that shows more than words', () => {
  const card: Element = { type: 'card', title: 'Raffle', text: '3 are in' }

  test('gets cards and buttons as they are, and the words of them besides', () => {
    const buttons: Element = { type: 'buttons', buttons: [{ label: 'Join', custom: 'join' }] }
    const { parts, fallback, elements } = render([{ type: 'text', text: 'Come in' }, card, buttons], discord)
    expect([parts, fallback]).toEqual([['Come in'], 'Come in\nRaffle: 3 are in\n[Join]'])
    expect(elements).toEqual([card, buttons])
  })

  test('writes mentions in its own markup, and says who is meant', () => {
    const { parts, mentions } = render(
      [
        { type: 'text', text: 'Hi ' },
        { type: 'mention', name: 'ann', id: '7' },
      ],
      discord,
    )
    expect([parts[0], mentions]).toEqual(['Hi <@7>', ['7']])
    expect(render([{ type: 'mention', name: 'ann' }], discord).mentions).toEqual([])
  })

  test('is not told to shout by words that look like its markup', () => {
    const { parts } = render(
      [
        { type: 'text', text: 'a <!channel> & <@U1>' },
        { type: 'link', url: 'https://a.org', label: 'x>|<!here>' },
      ],
      slack,
    )
    expect(parts[0]).toBe('a &lt;!channel&gt; &amp; &lt;@U1&gt;<https://a.org|x&gt;¦&lt;!here&gt;>')
  })

  test('never has a link with a label fall apart', () => {
    const link: Element = { type: 'link', url: 'https://a.org', label: 'a label of many words' }
    const { parts } = render([{ type: 'text', text: `${'duck '.repeat(10)}` }, link], { ...slack, maxLength: 60 })
    expect(parts.join('')).toContain('a label of many words (<https://a.org>)')
  })
})

test('a text that is too long says where the whole of it is, if it is anywhere', () => {
  const { parts } = render([{ type: 'text', text: 'duck '.repeat(40) }], small, () => ' … https://b.org/t/1')
  expect(parts.at(-1)).toMatch(/ … https:\/\/b\.org\/t\/1$/)
  for (const text of parts) expect(lengthOf(text, 'code-points')).toBeLessThanOrEqual(40)
})
