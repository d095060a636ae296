import { type PlatformName, platformNames } from '@waddlebot/sdk/testing'
import { describe, expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'

describe.each(platformNames)('on %s', (platform: PlatformName) => {
  test('sanctions are done there, numbered, shown and undone', async () => {
    await using it = await pond({}, platform)
    const ann = it.on(platform, 'ann')
    await ann.says('hello')
    const says = async (line: string) => (await it.mod.says(line)).join('|')
    expect(await says('!timeout @ann')).toBe('ann is timed out for 10m (case 1).')
    expect(await says('!timeout ann 1h30m being loud')).toBe('ann is timed out for 1h30m (case 2).')
    expect(await says('!timeout ann being loud again')).toBe('ann is timed out for 10m (case 3).')
    expect(await says('!untimeout ann')).toBe('ann may talk again (case 4).')
    expect(await says('!warn ann no spoilers')).toBe('@ann, this is a warning: no spoilers (case 5)')
    expect(await says('!ban ann spam')).toBe('ann is banned (case 6).')
    expect(await says('!unban ann')).toBe('ann is not banned any more (case 7).')
    expect(await says('!note ann asked nicely')).toBe('Noted as case 8.')
    expect(it.acts()).toEqual([
      ...['timeout ann 600', 'timeout ann 5400', 'timeout ann 600', 'timeout.end ann', 'warn ann', 'ban ann', 'ban.end ann'],
    ])
    await it.bot.advance('5m')
    expect(await says('!case 2')).toBe('Case 2: ann, timeout 1h30m, 5m ago, by mod · reason: being loud')
    expect(await says('!case undo 2 too hard')).toBe('Case 2 is undone.')
    expect(await says('!case undo 2')).toBe('Case 2 was undone already, by mod.')
    expect(it.acts().at(-1)).toBe('timeout.end ann')
    expect(await says('!case reason 8 was kind')).toBe('Case 8 says why now.')
    expect(await says('!cases ann')).toBe(
      '8 cases of ann (page 1 of 2): #8 note 5m ago by mod, was kind · #7 unban 5m ago by mod · #6 ban 5m ago by mod, spam · ' +
        '#5 warn 5m ago by mod, no spoilers · #4 untimeout 5m ago by mod',
    )
    expect(await says('!cases ann 2')).toContain('#2 (undone) timeout 1h30m 5m ago by mod, being loud')
    expect(await says('!cases ann 3')).toBe('There are 2 pages.')
    expect(await says('!cases')).toContain('#8 ann note')
  })

  test('filters, words and rules are seen and set', async () => {
    await using it = await pond({}, platform)
    const says = async (line: string) => (await it.mod.says(line)).join('|')
    expect(await says('!filters')).toMatch(/^Filters on: words · off: links, .+emotes\. See one with !filters links$/)
    expect(await says('!filters caps')).toBe(
      'The filter for caps is off. more than 70 % capitals · action: ladder (warn, 60s, 10m, 24h, review) · exempt: moderators',
    )
    expect(await says('!filters caps on')).toContain('The filter for caps is on.')
    expect(await says('!filters caps limit 80')).toContain('more than 80 % capitals')
    expect(await says('!filters caps exempt vip, subscriber')).toContain('exempt: vip, subscriber, moderators')
    expect(await says('!filters caps action timeout 5m')).toContain('action: timeout 5m')
    expect(await says('!filters caps shadow')).toContain('in shadow: it notes and does nothing')
    expect(await says('!filters caps reset')).toContain('is off. more than 70')
    expect(await says('!filters links allow https://www.example.com/x')).toContain('allowed: example.com')
    expect(await says('!filters links forbid example.com')).not.toContain('allowed')
    expect(await says('!words add spam, *casino*, /free\\s+(nitro|skins)/')).toContain('Added 3')
    expect(await says('!words add spam')).toBe('Added 0 to the list; 1 stood there already.')
    expect(await says('!words remove spam')).toBe('Took 1 off the list.')
    expect(await says('!words list')).toContain('*casino*')
    expect(await says('!rule add --on word block duck')).toBe('Added rule 1 (on): word "duck" blocks.')
    expect(await says('!rule list')).toBe('1 rule: rule 1 (on): word "duck" blocks')
    expect(await says('!rule edit 1 words no ducks')).toContain('"no ducks"')
    expect(await says('!rule remove 1')).toBe('Removed rule 1.')
  })

  test('what cannot be done is said in words', async () => {
    await using it = await pond({}, platform)
    it.bot.platform(platform).answer('account.find', { done: true, result: undefined })
    await it.on(platform, 'ann').says('hello')
    await it.owner.says('hello')
    const says = async (line: string) => (await it.mod.says(line)).join('|')
    expect(await says('!timeout nobody')).toBe('I know nobody called nobody here.')
    expect(await says('!ban olga')).toBe('olga is staff here: I act on nobody who is.')
    expect(await says('!ban mod')).toBe('That would be you.')
    expect(await says('!timeout ann 0s')).toBe('A time-out takes at least a second.')
    expect(await says('!permit ann 2d')).toBe('A permit lasts from a second to a day.')
    expect(await says('!case 99')).toBe('There is no case 99.')
    expect(await says('!case undo 99')).toBe('There is no case 99.')
    expect(await says('!filters caps limit many')).toBe('"many" is no number: the limit is in % capitals.')
    expect(await says('!filters words limit 3')).toBe('The filter for words has no limit.')
    expect(await says('!filters caps jump')).toContain('"jump" is nothing to set: use off, shadow, on')
    expect(await says('!filters caps exempt everyone')).toContain('"everyone" is nobody to exempt')
    expect(await says('!filters links allow nonsense')).toContain('"nonsense" is no domain')
    expect(await says('!words add *a*')).toBe('"*a*" stands in half of all messages.')
    expect(await says('!words add /(?=x)/')).toContain('look-ahead')
    expect(await says('!words remove never')).toBe('That is not on the list.')
    expect(await says('!rule remove 9')).toBe('There is no rule 9.')
    expect(await says('!rule edit 9 mode on')).toBe('There is no rule 9.')
    for (const [action, line] of [
      ['timeout', '!timeout ann'],
      ['ban', '!ban ann'],
      ['ban.end', '!unban ann'],
    ] as const) {
      it.bot.platform(platform).answer(action, { done: false, reason: 'unsupported', detail: 'no' })
      expect(await says(line)).toMatch(/^Not done: (Twitch|Discord|Slack) has no such thing\.$/)
    }
    expect(await says('!cases ann')).toBe('There are no cases of ann.')
  })

  test('nobody but staff is listened to', async () => {
    await using it = await pond({}, platform)
    const lines =
      'timeout ann|untimeout ann|ban ann|unban ann|warn ann x|note ann x|permit ann|case 1|case undo 1|case reason 1 x|cases|filters|words add x|words remove x|words list|rule add word block x|rule edit 1 mode on|rule remove 1|rule list|rule show 1|rule test x|rule replay 1|nuke 1m ban x|nuke confirm|nuke undo'
    for (const line of lines.split('|')) {
      expect(await it.on(platform, 'eve', 'vip').tries(`!${line}`), line).toMatchObject({ outcome: 'refused', reason: 'role' })
    }
    expect(it.acts()).toEqual([])
  })
})

test('somebody who never spoke here is looked up on the platform', async () => {
  await using it = await pond()
  it.bot.platform('twitch').answer('account.find', { done: true, result: { id: '77', name: 'zoe', displayName: 'Zoe' } })
  expect(await it.mod.says('!ban zoe')).toEqual(['Zoe is banned (case 1).'])
  expect(it.acts().at(-1)).toBe('ban 77')
})

describe('what people do with the buttons of the platform', () => {
  test('is a case too, and what the bot did is none twice', async () => {
    await using it = await pond()
    await it.on('twitch', 'ann').says('hello')
    await it.mod.says('!timeout ann 1m')
    await it.bot.emit('timeout', { platform: 'twitch', channel: 'pond', user: 'ann', seconds: 60, by: 'waddle' })
    await it.bot.emit('timeout', { platform: 'twitch', channel: 'pond', user: 'ann', seconds: 300, by: 'Bob', reason: 'caps' })
    await it.bot.emit('ban', { platform: 'twitch', channel: 'pond', user: 'ann', by: 'Bob' })
    await it.bot.emit('unban', { platform: 'twitch', channel: 'pond', user: 'ann', by: 'Bob' })
    expect(await it.mod.says('!cases ann')).toEqual([
      '4 cases of ann: #4 unban just now by Bob · #3 ban just now by Bob · #2 timeout 5m just now by Bob, caps · #1 timeout 1m just now by mod',
    ])
  })
})

describe('evidence', () => {
  test('is kept as long as it is said, and not at all where that is nothing', async () => {
    await using it = await pond({ config: { evidenceDays: 2 } })
    await it.mod.says('!words add casino')
    await it.on('twitch', 'ann').tries('my casino')
    expect(await it.mod.says('!case 1')).toEqual([expect.stringContaining('they wrote: my casino')])
    await it.bot.advance('49h')
    expect(await it.mod.says('!case 1')).toEqual([expect.not.stringContaining('they wrote')])
    await using none = await pond({ config: { evidenceDays: 0 } })
    await none.mod.says('!words add casino')
    await none.on('twitch', 'ann').tries('my casino')
    expect(await none.bot.db.one`SELECT evidence FROM moderation_case`).toEqual({ evidence: null })
  })
})

test('staff that was seen once is spared after a restart too', async () => {
  await using it = await pond()
  it.bot.platform('twitch').answer('account.find', { done: true, result: { id: 'olga', name: 'olga' } })
  await it.owner.says('hello')
  await it.bot.restart()
  expect(await it.mod.says('!ban olga')).toEqual(['olga is staff here: I act on nobody who is.'])
})
