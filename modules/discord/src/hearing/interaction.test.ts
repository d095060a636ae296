import type { CommandSheet } from '@waddlebot/sdk'
import { afterEach, describe, expect, test } from 'vitest'
import { type Bot, start, stopAll } from '../fixtures/bot.ts'
import { sheets } from '../fixtures/sheet.ts'
import { appCommands } from '../setup/tree.ts'

afterEach(stopAll)

const asker = { user: 'ann', channel: 'general' }

/** A bot whose commands stand in Discord's menus. */
async function withCommands(
  options: Parameters<typeof start>[0] & { readonly menus?: readonly string[]; readonly sheets?: readonly CommandSheet[] } = {},
): Promise<Bot> {
  const { menus = [], sheets: given = sheets, ...rest } = options
  const bot = await start({ commands: given, ...rest })
  const { commands } = appCommands(given, menus)
  const said = await fetch(`${bot.discord.api}/v10/applications/${bot.discord.bot.id}/commands`, {
    method: 'PUT',
    headers: { authorization: `Bot ${bot.discord.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(commands),
  })
  expect(said.status).toBe(200)
  return bot
}

const settle = ({ bench }: Bot, id: string, outcome: 'replied' | 'silent' | 'refused' | 'failed' | 'duplicate') =>
  bench.receiver.settled!({ id, platform: 'discord', outcome })

describe('a slash command', () => {
  test('comes as the line that somebody would have typed, with the people in it marked', async () => {
    const { discord, bench, server, general } = await withCommands()
    const id = discord.slash('quote add', asker, { text: 'ducks "never" sleep', by: 'bob', year: 2001 })
    const bob = discord.user('bob').id
    expect(await bench.next('message')).toMatchObject({
      id,
      server,
      channel: general,
      account: { id: discord.user('ann').id, name: 'ann' },
      text: 'quote add @bob 2001 -- ducks "never" sleep',
      commandAt: 0,
      fragments: [
        { type: 'text', text: 'quote add ' },
        { type: 'mention', text: '@bob', account: { id: bob, name: 'bob' } },
        { type: 'text', text: ' 2001 -- ducks "never" sleep' },
      ],
    })
  })

  test('that is a group too is called by a word of its own', async () => {
    const { discord, bench } = await withCommands()
    discord.slash('quote show', asker, { what: '12' })
    expect(await bench.next('message')).toMatchObject({ text: 'quote 12', commandAt: 0 })
    discord.slash('admin quote purge', asker)
    expect(await bench.next('message')).toMatchObject({ text: 'admin quote purge' })
  })

  test('is answered at once when the answer is there', async () => {
    const { discord, bench, general, server } = await withCommands()
    const id = discord.slash('ping', asker)
    await bench.next('message')
    const sent = await bench.send({ text: 'pong', channel: general, server, replyTo: id })
    const answer = await discord.answered(id)
    expect(answer).toMatchObject({ type: 4, message: { content: 'pong', ephemeral: false, id: (sent as { id: string }).id } })
    const more = await bench.send({ text: 'and more', channel: general, server, replyTo: id, id: 'more' })
    expect(more).toMatchObject({ sent: true })
    expect(discord.answer(id).followUps).toMatchObject([{ content: 'and more' }])
  })

  test('shows that the bot thinks when the answer takes long, and the answer takes the place of that', async () => {
    const bot = await withCommands({ config: { timing: { deferMs: 30 } } })
    const { discord, bench, general, server } = bot
    const id = discord.slash('ping', asker)
    expect(await discord.acknowledged(id)).toMatchObject({ type: 5, ephemeral: false })
    await bench.send({ text: 'pong', channel: general, server, replyTo: id })
    expect((await discord.answered(id)).message).toMatchObject({ content: 'pong', interactionId: id })
    settle(bot, id, 'replied')
    expect(discord.sent).toHaveLength(1)
  })

  test('is answered for its author alone, though the bot was seen thinking', async () => {
    const { discord, bench, general, server } = await withCommands({ config: { timing: { deferMs: 30 } } })
    const id = discord.slash('ping', asker)
    await discord.acknowledged(id)
    const privateTo = discord.user('ann').id
    expect(await bench.send({ text: 'psst', channel: general, server, replyTo: id, privateTo })).toMatchObject({ sent: true })
    expect(discord.sent).toMatchObject([{ content: 'psst', ephemeral: true, channelId: general }])
    expect(discord.answer(id).loading).toBe(false)
  })

  test.each([
    ['refused', /not possible/],
    ['failed', /went wrong/],
  ] as const)('that is %s without a word ends with a short one, and nobody looks at a bot that thinks', async (outcome, words) => {
    const bot = await withCommands({ config: { timing: { deferMs: 30 } } })
    const { discord } = bot
    const id = discord.slash('ping', asker)
    await discord.acknowledged(id)
    settle(bot, id, outcome)
    await discord.waitFor(() => discord.sent.length > 0)
    expect(discord.answer(id).loading).toBe(false)
    expect(discord.sent).toMatchObject([{ content: expect.stringMatching(words), ephemeral: true }])
  })

  test('of which nobody ever told how it ended is ended in time, and an answer that comes after all is a message', async () => {
    const { discord, bench, general, server } = await withCommands({ config: { timing: { deferMs: 10, thinkMs: 60 } } })
    const id = discord.slash('ping', asker)
    expect(await discord.acknowledged(id)).toMatchObject({ type: 5 })
    await discord.waitFor(() => discord.sent.length > 0)
    expect(discord.answer(id).loading).toBe(false)
    expect(discord.sent).toMatchObject([{ content: expect.stringMatching(/takes longer/), ephemeral: true }])
    expect(await bench.send({ text: 'pong', channel: general, server, replyTo: id })).toMatchObject({ sent: true })
    expect(discord.sent.slice(1)).toMatchObject([{ content: 'pong', channelId: general, interactionId: undefined }])
  })

  test('that was answered is not ended once more', async () => {
    const { discord, bench, general, server } = await withCommands({ config: { timing: { deferMs: 10, thinkMs: 200 } } })
    const id = discord.slash('ping', asker)
    await discord.acknowledged(id)
    await bench.send({ text: 'pong', channel: general, server, replyTo: id })
    const later = discord.slash('ping', asker)
    await discord.waitFor(() => discord.sent.length === 2)
    expect(discord.sent.map(({ interactionId }) => interactionId)).toEqual([id, later])
  })

  test('that the bot thinks about when it has to go is ended, for whoever comes after it cannot', async () => {
    const { discord, bench } = await withCommands({ config: { timing: { deferMs: 10 } } })
    const id = discord.slash('ping', asker)
    await discord.acknowledged(id)
    await bench.stop()
    expect(discord.answer(id).loading).toBe(false)
    expect(discord.sent).toMatchObject([{ content: expect.stringMatching(/gone for a moment/), ephemeral: true }])
  })

  test('that does its work silently is acknowledged all the same', async () => {
    const bot = await withCommands()
    const id = bot.discord.slash('ping', asker)
    await bot.bench.next('message')
    settle(bot, id, 'duplicate')
    expect(bot.discord.answer(id).type).toBeUndefined()
    settle(bot, id, 'silent')
    expect(await bot.discord.answered(id)).toMatchObject({ type: 4, message: { content: '✓', ephemeral: true } })
  })

  test('that the bot cannot take says so', async () => {
    const { discord } = await withCommands({ accept: () => ({ accepted: false, reason: 'overloaded' }) })
    expect((await discord.answered(discord.slash('ping', asker))).message).toMatchObject({ content: /try again/i, ephemeral: true })
  }, 10_000)

  test('is not run when something is missing, or when it is gone', async () => {
    const { discord, bench } = await withCommands()
    const gap = await discord.answered(discord.slash('seen', asker, { where: 'general' }))
    expect(gap.message).toMatchObject({ content: '"who" has to be given too.', ephemeral: true })
    const late = await start({ on: discord, commands: [] })
    await bench.stop()
    const gone = discord.slash('ping', asker)
    expect((await discord.answered(gone)).message?.content).toMatch(/waddle sync/)
    expect(late.bench.received).toEqual([])
  })

  test('is answered in the channel when its token is over', async () => {
    let now = Date.now()
    const { discord, bench, general, server } = await withCommands({ discord: { now: () => now } })
    const id = discord.slash('ping', asker)
    await bench.next('message')
    now += 16 * 60_000
    expect(await bench.send({ text: 'late pong', channel: general, server, replyTo: id })).toMatchObject({ sent: true })
    expect(discord.sent).toMatchObject([{ content: 'late pong', channelId: general, interactionId: undefined }])
  })

  test('whose answer was lost on the way is not answered twice', async () => {
    const { discord, bench, general, server } = await withCommands()
    const id = discord.slash('ping', asker)
    await bench.next('message')
    discord.faults.cutNext(1, { after: true, match: /callback/ })
    const pong = { text: 'pong', channel: general, server, replyTo: id, id: 'one' }
    expect(await bench.send(pong)).toMatchObject({ sent: false, retry: true })
    const again = await bench.send(pong)
    expect(again).toEqual({ sent: true, id: discord.answer(id).message!.id })
    expect(discord.sent).toHaveLength(1)
  })
})

test('what is being typed is completed by the command itself', async () => {
  const asked: unknown[] = []
  const { discord, server, general } = await withCommands({
    suggest: async (question) => {
      asked.push(question)
      return ['duck', 'duckling', 'duck', '']
    },
  })
  const answer = await discord.answered(discord.autocomplete('quote add', asker, 'tag', 'du', { text: 'x' }))
  expect(answer.choices).toEqual([
    { name: 'duck', value: 'duck' },
    { name: 'duckling', value: 'duckling' },
  ])
  expect(asked).toMatchObject([{ server, channel: general, command: 'quote add', argument: 'tag', typed: 'du', account: { name: 'ann' } }])
})

test('commands stand in the menus of members and messages when the owner wants them there', async () => {
  const { discord, bench } = await withCommands({ menus: ['seen', 'keep'] })
  discord.contextMenu('seen', asker, { user: 'bob' })
  expect(await bench.next('message')).toMatchObject({ text: 'seen @bob', commandAt: 0 })
  const message = discord.say('general', { user: 'bob', text: 'wise words' })
  discord.contextMenu('keep', asker, { message })
  expect(await bench.next((each) => each.commandAt === 0)).toMatchObject({
    text: 'keep wise words',
    replyTo: { id: message, text: 'wise words' },
  })
})

describe('buttons', () => {
  const buttons = { type: 'buttons' as const, buttons: [{ label: 'Join', custom: 'raffle:join' }] }

  test('that are pressed are told, and acknowledged without a word when nothing is said', async () => {
    const bot = await start()
    const { discord, bench, general, server } = bot
    await bench.send({ text: 'A raffle!', channel: general, server, elements: [buttons] })
    const message = discord.sent[0]!.id
    const id = discord.press(message, 'raffle:join', 'ann')
    expect(await bench.next('interaction')).toMatchObject({
      id,
      channel: general,
      data: { custom: 'raffle:join', message },
      account: { name: 'ann' },
    })
    settle(bot, id, 'silent')
    expect(await discord.acknowledged(id)).toMatchObject({ type: 6 })
  })

  test('are answered to the one who pressed', async () => {
    const { discord, bench, general, server } = await start({ config: { timing: { deferMs: 20 } } })
    await bench.send({ text: 'A raffle!', channel: general, server, elements: [buttons] })
    const id = discord.press(discord.sent[0]!.id, 'raffle:join', 'bob')
    expect(await discord.acknowledged(id)).toMatchObject({ type: 6 })
    await bench.send({ text: 'You are in', channel: general, server, replyTo: id, privateTo: discord.user('bob').id })
    expect(discord.answer(id).followUps).toMatchObject([{ content: 'You are in', ephemeral: true }])
  })
})

describe('a form', () => {
  const field = (name: string, kind: 'text' | 'textarea' | 'select' | 'checkbox' | 'hidden' = 'text') => ({
    name,
    label: `Your ${name}`,
    kind,
  })
  const form = {
    type: 'form' as const,
    title: 'Sign up',
    custom: 'event:7',
    fields: [
      { ...field('name'), required: true },
      { ...field('team', 'select'), options: ['red', 'blue'] },
      { ...field('secret', 'hidden') },
      { ...field('why', 'textarea') },
    ],
  }

  test('is a button that opens it, also in a process that never saw it before', async () => {
    const before = await start()
    const { discord, general, server } = before
    await before.bench.send({ text: '', channel: general, server, elements: [form] })
    await before.bench.stop()
    const { bench } = await start({ on: discord })
    const message = discord.sent[0]!
    const opened = await discord.answered(discord.press(message.id, 'waddle-form:0', 'ann'))
    expect(opened).toMatchObject({ type: 9, modal: { title: 'Sign up' } })
    const id = discord.submit(opened.interactionId, { f0: 'Ann', f1: '1', f2: 'because' })
    expect(await bench.next('interaction')).toMatchObject({
      id,
      data: { custom: 'event:7', fields: { name: 'Ann', team: 'blue', why: 'because' }, message: message.id },
    })
  })

  test('of more than five fields is filled in step by step', async () => {
    const { discord, bench, general, server } = await start()
    const fields = Array.from({ length: 7 }, (_, index) => field(`field${index}`))
    await bench.send({ text: '', channel: general, server, elements: [{ ...form, fields }] })
    const first = await discord.answered(discord.press(discord.sent[0]!.id, 'waddle-form:0', 'ann'))
    const words = (from: number, to: number) =>
      Object.fromEntries(Array.from({ length: to - from }, (_, at) => [`f${from + at}`, `w${from + at}`]))
    const between = await discord.answered(discord.submit(first.interactionId, words(0, 5)))
    expect(between.message).toMatchObject({ ephemeral: true })
    const second = await discord.answered(discord.press(between.message!.id, 'waddle-form:1', 'ann'))
    expect(second.modal).toMatchObject({ title: '2/2 Sign up' })
    discord.submit(second.interactionId, words(5, 7))
    const { data } = await bench.next('interaction')
    expect(data?.['fields']).toEqual(Object.fromEntries(fields.map(({ name }, index) => [name, `w${index}`])))
  })
})
