import { mockBot } from '@waddlebot/sdk/testing'
import { expect, it } from 'vitest'
import { payloads } from './fixtures/payloads.ts'
import commands from './index.ts'

const all = Object.entries(payloads).flatMap(([language, lines]) => lines.map((line) => [language, line] as const))
const leak = /undefined|NaN|\[object |function|native code|49|7777777|uid=|root:|at .*\.ts:/

it('there are more lines of this kind than a hundred', () => {
  expect(all.length).toBeGreaterThanOrEqual(107)
})

it.each([
  { platform: 'twitch', channel: 'duckpond' },
  { platform: 'discord', server: '5', channel: '10' },
  { platform: 'slack', server: 'T1', channel: 'C1' },
])('on $platform each of them, saved as a template, is printed as text or refused', async (place) => {
  await using bot = await mockBot(commands)
  const ann = bot.user('ann', { ...place, role: 'admin' })
  for (const [index, [language, line]] of all.entries()) {
    const saved = await ann.tries(`!cmd add -level=everyone !p${index} > ${line}`)
    expect(['replied', 'refused'], `${language} ${line}`).toContain(saved.outcome)
    if (saved.outcome === 'refused') {
      expect(saved.reason, line).toMatch(/^WDL_COMMANDS_TEMPLATE_/)
      continue
    }
    const { outcome, replies } = await bot.user(`bob${index}`, place).tries(`!p${index} a b`)
    const words = replies.map(({ text }) => text).join('')
    // What the language itself can say is a dollar sign and no more; everything else stands as it was typed.
    expect({ outcome, words }, line).toEqual({ outcome: 'replied', words: asShown(`> ${line}`, place.platform) })
  }
})

it.each(['twitch', 'discord', 'slack'])('on %s each of them, typed as an argument, is printed as text', async (platform) => {
  await using bot = await mockBot(commands)
  const ann = bot.user('ann', { role: 'admin', platform })
  await ann.says('!cmd add !echo > $(args)')
  await ann.says('!cmd add !first > $(if $(1) matches "x" a b) $(upper $(1) | lower) $(argcount)')
  for (const [index, [language, line]] of all.entries()) {
    const bob = bot.user(`bob${index}`, { platform })
    expect((await bob.says(`!echo ${line}`)).join(''), `${language} ${line}`).toBe(asShown(`> ${line}`, platform))
    const { outcome, replies } = await bob.tries(`!first ${line}`)
    expect(outcome, line).toBe('replied')
    if (!leak.test(line)) expect(replies.map(({ text }) => text).join(''), line).not.toMatch(leak)
  }
  expect(await bot.db.all`SELECT * FROM commands_error`).toEqual([])
})

it('names that every object has are names like any other', async () => {
  await using bot = await mockBot(commands)
  const ann = bot.user('ann', { role: 'moderator' })
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', 'then']) {
    expect(await ann.says(`!${name}`), name).toEqual([])
    expect(await ann.says(`!cmd add ${name} $(counter ${name} +1) $(default $(uservar get ${name}) none)`), name).toEqual([
      `Added !${name.toLowerCase()} everywhere: for everyone.`,
    ])
    expect(await ann.says(`!${name}`), name).toEqual(['1 none'])
    expect(await ann.says(`!cmd show ${name}`), name).toEqual([expect.stringContaining(`Command !${name.toLowerCase()} `)])
  }
})

/** A line as a platform shows it: in one line where there is only one. */
function asShown(line: string, platform: string): string {
  return platform === 'twitch' ? line.replace(/\n+/g, ' ') : line
}
