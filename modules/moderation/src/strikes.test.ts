import { defineModule } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'

const echo = defineModule({ name: 'echo', commands: { 'echo <text:rest>': ({ args }) => args.text, 'play <song:url>': () => 'Playing.' } })

describe('a message with a word of the list', () => {
  test('is taken away, calls no command, and leads up the ladder one step at a time', async () => {
    await using it = await pond({ with: [echo] })
    const ann = it.on('twitch', 'ann')
    await it.mod.says('!words add casino')
    it.said()
    const ends = []
    for (let turn = 0; turn < 6; turn++) {
      ends.push(await ann.tries('!echo best casino', { id: `a${turn}` }))
      await it.bot.advance('20s')
    }
    expect(ends.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual(Array(6).fill('refused words'))
    expect(it.acts()).toEqual([
      ...['message.delete a0', 'warn ann', 'message.delete a1', 'timeout ann 60', 'message.delete a2', 'timeout ann 600'],
      ...['message.delete a3', 'timeout ann 86400', 'message.delete a4', 'message.delete a5'],
    ])
    expect(it.said()).toEqual([
      '@ann, please mind your words. This is a warning.',
      ...Array(3).fill('@ann, please mind your words.'),
      'Moderators: ann has 5 strikes, and somebody should look. See !case 5',
      'Moderators: ann has 6 strikes, and somebody should look. See !case 6',
    ])
  })

  test('is one strike however many rules it breaks, and however often it is delivered', async () => {
    await using it = await pond()
    const ann = it.on('twitch', 'ann')
    for (const line of ['!words add casino, bonus', '!filters links on', '!filters caps on']) await it.mod.says(line)
    it.bot.platform('twitch').duplicate(1)
    await ann.tries('CASINO BONUS AT https://example.com FREE MONEY', { id: 'a' })
    await it.bot.advance('1s')
    expect(it.acts()).toEqual(['message.delete a', 'warn ann'])
    expect(await it.mod.says('!cases')).toEqual([expect.stringMatching(/^1 case here: #1 ann warn/)])
  })

  test('is not answered line by line', async () => {
    await using it = await pond()
    const ann = it.on('twitch', 'ann')
    await it.mod.says('!words add casino')
    it.said()
    for (let turn = 0; turn < 3; turn++) await ann.tries('casino')
    expect(it.said()).toEqual(['@ann, please mind your words. This is a warning.'])
  })

  test('counts no longer once its strike is old, nor once its case is undone', async () => {
    await using it = await pond({ config: { decayDays: 1, noticeSeconds: 0 } })
    const ann = it.on('twitch', 'ann')
    await it.mod.says('!words add casino')
    await ann.tries('casino', { id: 'a' })
    await ann.tries('casino', { id: 'b' })
    expect(await it.mod.says('!case undo 2 sorry')).toEqual([
      'Case 2 is undone, and its strike is gone. A message that was removed stays removed.',
    ])
    await ann.tries('casino', { id: 'c' })
    await it.bot.advance('25h')
    await ann.tries('casino', { id: 'd' })
    expect(it.acts().filter((act) => !act.startsWith('message'))).toEqual([
      'warn ann',
      'timeout ann 60',
      'timeout.end ann',
      'timeout ann 60',
      'warn ann',
    ])
  })

  test('is left alone when staff says it, and whoever is exempt', async () => {
    await using it = await pond()
    await it.mod.says('!words add casino')
    await it.mod.says('!filters words exempt vip')
    for (const role of ['moderator', 'owner', 'vip']) {
      expect(await it.on('twitch', `${role}1`, role).tries('casino')).toMatchObject({ outcome: 'silent' })
    }
    expect(await it.on('twitch', 'sue', 'subscriber').tries('casino')).toMatchObject({ outcome: 'refused' })
    expect(it.acts()).toHaveLength(2)
  })

  test('is found after a restart', async () => {
    await using it = await pond()
    await it.mod.says('!words add casino')
    await it.mod.says('!filters links on')
    await it.bot.restart()
    expect(await it.on('twitch', 'ann').tries('casino')).toMatchObject({ reason: 'words' })
    expect(await it.on('twitch', 'bob').tries('see example.com')).toMatchObject({ reason: 'links' })
  })
})

describe('what the platform will not do', () => {
  test('is said in the case, and a warning is said in words', async () => {
    await using it = await pond({}, 'slack')
    const unsupported = { done: false, reason: 'unsupported', detail: 'Slack has no time-outs' } as const
    for (const action of ['timeout', 'warn', 'ban'] as const) it.bot.platform('slack').answer(action, unsupported)
    await it.mod.says('!words add casino')
    it.said()
    const ann = it.on('slack', 'ann')
    await ann.tries('casino')
    await it.bot.advance('1m')
    await ann.tries('casino')
    expect(it.said()).toEqual(['@ann, please mind your words. This is a warning.', '@ann, please mind your words.'])
    expect(await it.mod.says('!case 1')).toEqual([expect.not.stringContaining('not all was done')])
    expect(await it.mod.says('!case 2')).toEqual([expect.stringContaining('not all was done: Slack has no such thing')])
  })

  test.each([
    ['too often', 'limited'],
    ['while the platform is not well', 'outage'],
    ['while nobody is connected to it', 'offline'],
  ] as const)('is tried again when it was asked for %s', async (_, reason) => {
    await using it = await pond()
    await it.mod.says('!words add casino')
    await it.mod.says('!filters words action timeout 60s')
    it.bot.platform('twitch').answer('timeout', { done: false, reason, detail: 'too early', retryAfterMs: 2_000 })
    await it.on('twitch', 'ann').tries('casino')
    expect(await it.mod.says('!case 1')).toEqual([expect.stringContaining('Twitch: too early')])
    it.bot.platform('twitch').answer('timeout', { done: true, result: undefined })
    await it.bot.advance('5s')
    expect(it.acts().filter((act) => act === 'timeout ann 60')).toHaveLength(2)
    expect(await it.mod.says('!case 1')).toEqual([expect.not.stringContaining('too early')])
  })
})

describe('a message that a filter wants gone', () => {
  const early = { done: false, reason: 'outage', detail: 'Twitch answered 503' } as const
  const deletions = (acts: readonly string[]) => acts.filter((act) => act.startsWith('message.delete'))

  test('is taken away once the platform is well again, over a restart, once; the case says what came of it', async () => {
    await using it = await pond()
    await it.mod.says('!words add casino')
    await it.mod.says('!filters words action timeout 60s')
    it.bot.platform('twitch').answer('message.delete', early)
    await it.on('twitch', 'ann').tries('casino')
    expect(await it.mod.says('!case 1')).toEqual([expect.stringContaining('the message stays: Twitch: Twitch answered 503')])
    await it.bot.restart()
    await it.bot.advance('5s')
    expect(await it.mod.says('!case 1'), 'while it lasts').toEqual([expect.stringContaining('the message stays')])
    it.bot.platform('twitch').answer('message.delete', { done: true, result: undefined })
    await it.bot.advance('10s')
    expect(await it.mod.says('!case 1')).toEqual([expect.not.stringContaining('not all was done')])
    await it.bot.advance('1h')
    expect(deletions(it.acts())).toHaveLength(3)
    expect(
      it.acts().filter((act) => act.startsWith('timeout')),
      'what was done is not done again',
    ).toEqual(['timeout ann 60'])
  })

  test('counts as gone when somebody else took it away meanwhile, and is given up after three quarters of an hour', async () => {
    await using it = await pond()
    await it.mod.says('!words add casino')
    it.bot.platform('twitch').answer('message.delete', early)
    await it.on('twitch', 'ann').tries('casino')
    await it.on('twitch', 'bob').tries('casino')
    await it.bot.advance('1h')
    expect(deletions(it.acts())).toHaveLength(2 * 15)
    expect(await it.mod.says('!case 2')).toEqual([expect.stringContaining('the message stays')])
    await it.on('twitch', 'cid').tries('casino')
    it.bot.platform('twitch').answer('message.delete', { done: false, reason: 'not-found', detail: 'no such message' })
    await it.bot.advance('5s')
    expect(await it.mod.says('!case 3')).toEqual([expect.not.stringContaining('not all was done')])
  })
})

describe('a filter in shadow', () => {
  test('notes what it would have done and does nothing', async () => {
    await using it = await pond({ with: [echo] })
    await it.mod.says('!filters links shadow')
    const ann = it.on('twitch', 'ann')
    expect(await ann.says('!echo see example.com')).toEqual(['see example.com'])
    expect(it.acts()).toEqual([])
    await it.bot.advance('1s')
    expect(await it.mod.says('!filters links hits')).toEqual([
      'In shadow, links would have acted on 1 message of 1 person in the last 24 h. Last: ann 1s ago: example.com',
    ])
    expect(await it.mod.says('!cases')).toEqual(['There are no cases here.'])
  })
})

describe('a permit', () => {
  test('lets one link stay, is used up by it, and runs out', async () => {
    await using it = await pond()
    await it.mod.says('!filters links on')
    const ann = it.on('twitch', 'ann')
    await ann.says('hello')
    expect(await it.mod.says('!permit ann')).toEqual(['ann may post a link in the next 1m.'])
    expect(await ann.tries('example.com')).toMatchObject({ outcome: 'silent' })
    expect(await ann.tries('example.com')).toMatchObject({ outcome: 'refused' })
    await it.mod.says('!permit @ann 10s')
    await it.bot.advance('11s')
    expect(await ann.tries('example.com')).toMatchObject({ outcome: 'refused' })
    await it.mod.says('!permit @ann 5m')
    await it.bot.restart()
    expect(await ann.tries('example.com')).toMatchObject({ outcome: 'silent' })
    await it.bot.restart()
    expect(await ann.tries('example.com')).toMatchObject({ outcome: 'refused' })
  })

  test('is not needed for a command that takes a link', async () => {
    await using it = await pond({ with: [echo] })
    await it.mod.says('!filters links on')
    expect(await it.on('twitch', 'ann').says('!play https://example.com/song')).toEqual(['Playing.'])
    expect(await it.on('twitch', 'bob').tries('!echo https://example.com/song')).toMatchObject({ outcome: 'refused' })
  })
})

test('what the bot repeats of viewers is held to the same words', async () => {
  await using it = await pond({ with: [echo] })
  await it.mod.says('!words add casino')
  expect(await it.mod.says('!echo the casino')).toEqual(['I would rather not repeat that.'])
  expect(await it.mod.says('!echo the cinema')).toEqual(['the cinema'])
  expect(await it.mod.says('!words list')).toEqual(['1 on the list: casino'])
})
