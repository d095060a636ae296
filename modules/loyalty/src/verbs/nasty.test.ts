import { type Line, linesOf, platformNames, withstand } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'
import loyalty from '../index.ts'

/** Every command, with the nasty text in each place that takes one. */
const lines: readonly Line[] = [
  ...linesOf(loyalty),
  (text) => `!points add ann 5 ${text}`,
  (text) => `!points set ann 5 ${text}`,
  (text) => `!points add ${text} 5`,
  (text) => `!points add @${text} 5 why`,
  (text) => `!give ann ${text}`,
  (text) => `!give ${text} 5`,
  (text) => `!top ${text} week`,
  (text) => `!coinflip 5 ${text}`,
  (text) => `!coinflip ${text} h`,
  (text) => `!roulette 5 ${text}`,
  (text) => `!duel ann ${text}`,
  (text) => `!duel ${text} 5`,
  (text) => `!raffle open -cost=${text} hat`,
  (text) => `!raffle open -winners=2 ${text}`,
  (text) => `!bet open "${text}" ${text}|b`,
  (text) => `!bet open what ${text}`,
  (text) => `!bet 1 ${text}`,
  (text) => `!bet ${text} 5`,
  (text) => `!bet settle ${text}`,
  (text) => `!season start -keep=${text} Spring`,
  (text) => `!season start -keep=0 ${text}`,
]

test.each(platformNames)(
  'on %s no command fails on any line, none tells what it should not, and the sums are right afterwards',
  { timeout: 240_000 },
  async (platform) => {
    await using it = await bank({ config: { grantLimit: 0 } })
    await it.bot.user('ann', { platform, channel: 'home' }).says('!8ball')
    await it.fund({ [`${platform}:ann`]: 1_000 })
    expect(await withstand(it.bot, { platform, lines, role: 'admin' })).toEqual([])
    expect((await it.audit()).findings).toEqual([])
    expect(await it.db.one`SELECT count(*) AS n FROM loyalty_account WHERE balance < 0`).toMatchObject({ n: 0 })
  },
)

test('people with names of all the world are found, given to, and listed', async () => {
  await using it = await bank()
  const names = ['Ünïcödé', '你好世界', 'Привет', '🦆', 'सदस्य', 'ﷺ', 'straße']
  for (const name of names) await it.bot.user(name, { channel: name }).says('!8ball')
  await it.fund({ 'console:giver': 100 })
  const giver = it.bot.user('giver')
  for (const name of names) {
    await it.bot.advance('15s')
    expect(await giver.says(`!give @${name} 5`)).toEqual([`giver gives ${name} 5 points.`])
    expect(await it.bot.user('asker', { channel: `ask-${name}` }).says(`!points ${name}`)).toEqual([`${name} has 5 points.`])
  }
  const [top] = await it.bot.user('asker').says('!top 10')
  for (const name of names) expect(top).toContain(name)
})
