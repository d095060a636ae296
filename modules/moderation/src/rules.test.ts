import { defineModule } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'

const street = defineModule({
  name: 'street',
  commands: {
    'uptime [who:rest]': ({ args, author }) => `${author.name}: 2 hours ${args.who ?? ''}`.trim(),
    secret: { role: 'moderator', run: () => 'psst' },
  },
})

describe('a rule', () => {
  test('begins in shadow, is tried on what was said, and is then switched on', async () => {
    await using it = await pond()
    const ann = it.on('twitch', 'ann')
    for (const line of ['buy cheap gold', 'hello', 'BUY cheap silver']) await ann.says(line)
    expect(await it.mod.says('!rule add contains block "buy cheap"')).toEqual([
      'Added rule 1 (shadow): contains "buy cheap" blocks. Try it: !rule replay 1 1h, then !rule edit 1 mode on',
    ])
    expect(await ann.tries('buy cheap gold')).toMatchObject({ outcome: 'silent' })
    expect(await it.mod.says('!rule replay 1 5m')).toEqual([
      'Of 6 messages in this channel in the last 5m, it finds 4 of 2 people. Last: ann just now: buy cheap gold · mod just now: !rule add contains block "buy cheap" · ann just now: BUY cheap silver',
    ])
    expect(await it.mod.says('!rule edit 1 mode on')).toEqual(['Changed rule 1 (on): contains "buy cheap" blocks.'])
    expect(await ann.tries('buy cheap gold', { id: 'x' })).toMatchObject({ outcome: 'refused', reason: 'rule' })
    expect(it.acts()).toEqual(['message.delete x', 'warn ann'])
    expect(await it.mod.says('!rule show 1')).toEqual(['rule 1 (on): contains "buy cheap" blocks. priority 100 · matched 2 times'])
  })

  test.each([
    ['exact', 'no', ['no', 'NO ', ' No'], ['nope', 'no no']],
    ['word', 'cat', ['a cat!', 'CAT', 'c4t'], ['cats', 'scat']],
    ['contains', 'cat', ['cats', 'concatenate'], ['dog']],
    ['regex', '^c[aо]t\\d+$', ['cat12', 'CAT1'], ['a cat12']],
    ['exact', '*', ['anything', '🦆'], []],
  ])('of kind %s with "%s" matches what it says', async (kind, text, yes, no) => {
    await using it = await pond()
    await it.mod.says(`!rule add --on ${kind} block "${text}"`)
    for (const line of yes) expect(await it.on('twitch', 'ann').tries(line), line).toMatchObject({ outcome: 'refused' })
    for (const line of no) expect(await it.on('twitch', 'bob').tries(line), line).toMatchObject({ outcome: 'silent' })
  })

  test('can tell capitals apart, and be of one channel alone', async () => {
    await using it = await pond()
    await it.mod.says('!rule add --on --case --here word block "Cat"')
    expect(await it.on('twitch', 'ann').tries('a Cat')).toMatchObject({ outcome: 'refused' })
    expect(await it.on('twitch', 'ann').tries('a cat')).toMatchObject({ outcome: 'silent' })
    expect(await it.on('discord', 'ann').tries('a Cat')).toMatchObject({ outcome: 'silent' })
  })

  test('of lower priority decides first, and the others then do nothing', async () => {
    await using it = await pond()
    await it.mod.says('!rule add --on word block duck')
    await it.mod.says('!rule add --on --priority=10 contains warn "duck" Ducks are off topic, $user.')
    it.said()
    expect(await it.on('twitch', 'ann').tries('a duck')).toMatchObject({ outcome: 'silent' })
    await it.bot.advance('1s')
    expect(it.said()).toEqual(['@ann: Ducks are off topic, ann.'])
    expect(await it.mod.says('!rule list')).toEqual([
      '2 rules: rule 2 (on): contains "duck" warns "Ducks are off topic, $user." · rule 1 (on): word "duck" blocks',
    ])
    await it.mod.says('!rule remove 2')
    expect(await it.on('twitch', 'ann').tries('a duck')).toMatchObject({ outcome: 'refused' })
  })

  test('runs a command in place of what was typed, with the rights of whoever typed it', async () => {
    await using it = await pond({ with: [street] })
    await it.mod.says('!rule add --on contains command "how long" uptime $user')
    await it.mod.says('!rule add --on exact command "tell me" !secret')
    const ann = it.on('twitch', 'ann')
    expect(await ann.says('how long are you live?')).toEqual(['ann: 2 hours ann'])
    expect(await ann.tries('tell me')).toMatchObject({ outcome: 'refused', reason: 'role' })
    expect(await it.mod.says('tell me')).toEqual(['psst'])
  })

  test('that lets a message pass does not spare it the other filters', async () => {
    await using it = await pond({ with: [street] })
    await it.mod.says('!rule add --on exact command "*" uptime')
    await it.mod.says('!words add casino')
    expect(await it.on('twitch', 'ann').tries('casino')).toMatchObject({ outcome: 'refused', reason: 'words' })
  })

  test('holds after a restart, and its number is never given again', async () => {
    await using it = await pond()
    await it.mod.says('!rule add --on word block duck')
    await it.mod.says('!rule add --on word block goose')
    await it.mod.says('!rule remove 2')
    await it.bot.restart()
    expect(await it.on('twitch', 'ann').tries('duck')).toMatchObject({ outcome: 'refused' })
    expect(await it.mod.says('!rule add word block swan')).toEqual([expect.stringContaining('rule 3')])
  })

  test('is refused with the reason when its pattern has no linear time', async () => {
    await using it = await pond()
    const refusals = ['(?=a)b', '(a)\\1', '(?<!x)y', '(', 'a**', 'x*', `${'a'.repeat(201)}`, '((a{1,30}){1,30})b']
    for (const pattern of refusals) {
      const { outcome, replies } = await it.mod.tries(`!rule add regex block "${pattern}"`)
      expect(outcome, pattern).toBe('refused')
      expect(replies[0]!.text, pattern).toMatch(/^That (pattern cannot be used: .+\.|is too long\.)$/)
    }
    expect(await it.mod.says('!rule list')).toEqual(['There are no rules. Make one: !rule add word block spam'])
  })

  test('can be tried on a text', async () => {
    await using it = await pond()
    await it.mod.says('!rule add regex block "fr[e3]{2}\\s+nitro"')
    await it.mod.says('!words add casino')
    expect(await it.mod.says('!rule test FREE nitro casino')).toEqual([
      'Found by rule 1 (shadow): regex "fr[e3]{2}\\s+nitro" blocks · "casino" of the list',
    ])
    expect(await it.mod.says('!rule test hello')).toEqual(['No rule and no word finds anything in that.'])
  })
})

describe('a replay', () => {
  test('goes back hours where messages are kept, also over a restart', async () => {
    await using it = await pond({ config: { replayHours: 2 } })
    const ann = it.on('twitch', 'ann')
    await ann.says('LOOK AT ALL THESE CAPITALS')
    await it.on('discord', 'bob').says('so many CAPITALS HERE TODAY WOW')
    await it.bot.advance('1h')
    await it.bot.restart()
    expect(await it.mod.says('!filters caps replay 3h')).toEqual([
      'Of 3 messages in this community in the last 2h, which is all that is kept (replayHours is 2), it finds 2 of 2 people. ' +
        'Last: bob 1h ago: so many CAPITALS HERE TODAY WOW · ann 1h ago: LOOK AT ALL THESE CAPITALS',
    ])
    await it.bot.advance('3h')
    expect(await it.bot.db.all`SELECT text FROM moderation_message`).toEqual([])
  })

  test('keeps nothing in the database unless it was asked to', async () => {
    await using it = await pond()
    await it.on('twitch', 'ann').says('hello')
    await it.bot.advance('5m')
    expect(await it.bot.db.all`SELECT text FROM moderation_message`).toEqual([])
    expect(await it.mod.says('!filters length replay 1h')).toEqual([
      'Of 2 messages in this channel in the last 10m, which is all that is kept (replayHours is 0), it finds nothing.',
    ])
  })
})
