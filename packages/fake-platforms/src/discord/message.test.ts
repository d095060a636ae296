import { AllowedMentionsTypes, ChannelType, Events, PermissionFlagsBits, RESTJSONErrorCodes, Routes, type TextChannel } from 'discord.js'
import { afterEach, expect, test } from 'vitest'
import { ready, rest, start, stopAll } from './fixtures/client.ts'
import { caretaker } from './index.ts'

afterEach(stopAll)

const general = (bot: Awaited<ReturnType<typeof ready>>) =>
  bot.channels.cache.find((one): one is TextChannel => one.type === ChannelType.GuildText)!

test('what a message says, answers, shows and carries is on record, and so are its edits and its end', async () => {
  const discord = await start()
  const channel = general(await ready(discord))
  const asked = discord.say('general', { user: 'ann', text: 'hi' })
  const sent = await channel.send({
    content: 'look',
    embeds: [{ title: 'Duck', description: 'quacks' }],
    files: [{ attachment: Buffer.from('quack'), name: 'duck.txt' }],
    reply: { messageReference: asked },
    allowedMentions: { parse: [], repliedUser: false },
  })
  expect(discord.sent).toMatchObject([
    { content: 'look', embeds: [{ title: 'Duck' }], files: [{ name: 'duck.txt', size: 5 }], replyTo: asked, pings: { users: [] } },
  ])
  expect(discord.sent[0]?.allowedMentions).toEqual({ parse: [], replied_user: false })
  await sent.edit('look again')
  await sent.react('🦆')
  expect(discord.reactions(sent.id, '🦆')).toEqual([discord.bot.id])
  await sent.delete()
  expect(discord.sent[0]).toMatchObject({ content: 'look again', edits: [{ before: 'look' }], deleted: true })
  expect(discord.message(sent.id)).toBeUndefined()
})

test('the same nonce, enforced, is the same message; without it there are two', async () => {
  const discord = await start()
  const channel = general(await ready(discord))
  const first = await channel.send({ content: 'once', nonce: 'n1', enforceNonce: true })
  const second = await channel.send({ content: 'once', nonce: 'n1', enforceNonce: true })
  expect(second.id).toBe(first.id)
  expect(discord.sent).toMatchObject([{ content: 'once', nonce: 'n1', repeats: 1 }])
  await channel.send({ content: 'once', nonce: 'n1' })
  expect(discord.sent).toHaveLength(2)
})

test('an answer that is lost after the message was sent can be asked for again with its nonce', async () => {
  const discord = await start()
  await ready(discord)
  discord.faults.cutNext(1, { match: /POST .*messages$/, after: true })
  discord.faults.failNext(1, 502, { match: /POST .*messages$/ })
  const body = { content: 'once', nonce: 'n1', enforce_nonce: true }
  const post = () => rest(discord).post(Routes.channelMessages(discord.channel('general').id), { body })
  await expect(post()).rejects.toThrow()
  await expect(post()).rejects.toMatchObject({ status: 502 })
  await post()
  expect(discord.sent).toMatchObject([{ content: 'once', repeats: 1 }])
})

test('too long, empty, too many embeds and answers to nothing are refused in the shape that Discord has', async () => {
  const discord = await start()
  const channel = general(await ready(discord))
  await expect(channel.send('x'.repeat(2_001))).rejects.toMatchObject({
    status: 400,
    code: 50035,
    rawError: { errors: { content: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' }] } } },
  })
  await channel.send('x'.repeat(2_000))
  await expect(channel.send(' ')).rejects.toMatchObject({ code: RESTJSONErrorCodes.CannotSendAnEmptyMessage })
  await expect(channel.send({ embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) })).rejects.toMatchObject({ code: 50035 })
  await expect(channel.send({ embeds: [{ description: 'x'.repeat(4_097) }] })).rejects.toMatchObject({ code: 50035 })
  await expect(channel.send({ embeds: [1, 2].map(() => ({ description: 'x'.repeat(3_001) })) })).rejects.toMatchObject({ code: 50035 })
  await expect(channel.send({ content: 'x', reply: { messageReference: '1', failIfNotExists: true } })).rejects.toMatchObject({
    code: 50035,
  })
  await expect(channel.send({ content: 'x', nonce: 'x'.repeat(26) })).rejects.toMatchObject({ code: 50035 })
  await expect(channel.send({ content: 'x', allowedMentions: { parse: [AllowedMentionsTypes.User], users: ['1'] } })).rejects.toMatchObject(
    { code: 50035 },
  )
  expect(discord.sent).toHaveLength(1)
})

test('whom a message pings follows allowed_mentions, permissions, code and what is named', async () => {
  const roles = [{ name: 'Quackers', mentionable: true }, { name: 'Staff' }]
  const discord = await start({
    guilds: [
      { name: 'Pond', roles, members: ['ann'], bot: caretaker | PermissionFlagsBits.MentionEveryone },
      { name: 'Lake', channels: ['lake'] },
    ],
  })
  const bot = await ready(discord)
  const ann = discord.user('ann').id
  const [open, staff] = roles.map((role) => discord.guild('Pond').roles.find((one) => one.name === role.name)!.id)
  const text = `@everyone <@${ann}> <@&${open}> <@&${staff}>`
  const channel = general(bot)
  await channel.send({ content: text, allowedMentions: { parse: [] } })
  await channel.send(text)
  await channel.send(`\`${text}\``)
  await channel.send({ content: text, allowedMentions: { users: [ann] } })
  const lake = await bot.channels.fetch(discord.channel('lake').id)
  if (lake?.isSendable()) await lake.send('@everyone')
  expect(discord.sent.map((message) => message.pings)).toEqual([
    { everyone: false, users: [], roles: [] },
    { everyone: true, users: [ann], roles: [open, staff] },
    { everyone: false, users: [], roles: [] },
    { everyone: false, users: [ann], roles: [] },
    { everyone: false, users: [], roles: [] },
  ])
})

test('what happens where the bot may not look stays hidden from it', async () => {
  const overwrites = { duck: { deny: PermissionFlagsBits.ViewChannel } }
  const discord = await start({ guilds: [{ name: 'Pond', channels: ['general', { name: 'secret', overwrites }] }] })
  const bot = await ready(discord)
  const heard: string[] = []
  bot.on(Events.MessageCreate, (message) => {
    heard.push(message.content)
  })
  const hidden = discord.say('secret', { user: 'owner', text: 'whisper' })
  discord.react(hidden, '🦆', 'owner')
  discord.say('general', { user: 'owner', text: 'aloud' })
  await expect.poll(() => heard).toEqual(['aloud'])
  const secret = discord.channel('secret').id
  await expect(rest(discord).post(Routes.channelMessages(secret), { body: { content: 'x' } })).rejects.toMatchObject({ code: 50001 })
  const visible = (await rest(discord).get(Routes.guildChannels(discord.guild('Pond').id))) as { name: string }[]
  expect(visible.map((one) => one.name)).toEqual(['general'])
})

test('nobody answers what Discord itself said', async () => {
  const discord = await start({ guilds: [{ name: 'Pond', systemChannel: 'general' }] })
  const channel = general(await ready(discord))
  discord.join('Pond', 'eve')
  const welcome = (await channel.messages.fetch({ limit: 1 })).first()!
  await expect(channel.send({ content: 'hi', reply: { messageReference: welcome.id } })).rejects.toMatchObject({ code: 50035 })
})

test('history is read after an id, newest first, and is empty without the permission', async () => {
  const denied = { everyone: 0n, bot: PermissionFlagsBits.ViewChannel }
  const discord = await start({ guilds: [{ name: 'Pond' }, { name: 'Lake', channels: ['lake'], ...denied }] })
  const bot = await ready(discord)
  const ids = Array.from({ length: 120 }, (_, index) => discord.say('general', { user: 'ann', text: `m${index}` }))
  const channel = general(bot)
  const after = await channel.messages.fetch({ after: ids[9]!, limit: 100, cache: false })
  expect([...after.keys()]).toEqual(ids.slice(10, 110).reverse())
  expect((await channel.messages.fetch({ cache: false })).size).toBe(50)
  expect([...(await channel.messages.fetch({ before: ids[3]!, cache: false })).keys()]).toEqual(ids.slice(0, 3).reverse())
  await expect(channel.messages.fetch({ limit: 101 })).rejects.toMatchObject({ code: 50035 })
  expect(await rest(discord).get(Routes.channelMessages(discord.channel('lake').id))).toEqual([])
  await expect(rest(discord).post(Routes.channelMessages(discord.channel('lake').id), { body: { content: 'x' } })).rejects.toMatchObject({
    status: 403,
    code: 50013,
  })
  expect(discord.invalid).toMatchObject([{ status: 403 }])
})

test('many messages go at once, two at least, none older than two weeks', async () => {
  let now = Date.now()
  const discord = await start({ now: () => now })
  const bot = await ready(discord)
  const old = discord.say('general', { user: 'ann', text: 'old' })
  now += 15 * 24 * 3_600_000
  const ids = [1, 2, 3].map((n) => discord.say('general', { user: 'ann', text: `m${n}` }))
  const gone = new Promise((resolve) => bot.once(Events.MessageBulkDelete, (messages) => resolve(messages.size)))
  const channel = general(bot)
  await channel.bulkDelete(ids)
  expect(await gone).toBe(3)
  const purge = (messages: string[]) => rest(discord).post(Routes.channelBulkDelete(channel.id), { body: { messages } })
  await expect(purge([old])).rejects.toMatchObject({ code: 50016 })
  await expect(purge([old, ids[0]!])).rejects.toMatchObject({ code: 50034 })
})

test('direct messages reach people who accept them and share a server; threads, typing and others behave', async () => {
  const discord = await start({ guilds: [{ name: 'Pond', members: ['ann', { name: 'shy', closed: true }] }] })
  const bot = await ready(discord)
  await (await bot.users.fetch(discord.user('ann').id)).send('psst')
  expect(discord.sent).toMatchObject([{ channel: 'ann', content: 'psst', guildId: undefined }])
  await expect((await bot.users.fetch(discord.user('shy').id)).send('psst')).rejects.toMatchObject({ code: 50007 })
  const channel = general(bot)
  await channel.sendTyping()
  expect(discord.typing).toEqual([channel.id])
  const message = await channel.send('a topic')
  const thread = await message.startThread({ name: 'topic' })
  await thread.send('inside')
  expect(discord.sent.at(-1)).toMatchObject({ channel: 'topic', content: 'inside' })
  await thread.setLocked(true)
  await expect(thread.send('shut')).rejects.toMatchObject({ code: 50013 })
  const theirs = await channel.messages.fetch(discord.say('general', { user: 'ann', text: 'mine' }))
  await expect(rest(discord).patch(Routes.channelMessage(channel.id, theirs.id), { body: { content: 'x' } })).rejects.toMatchObject({
    code: 50005,
  })
  await theirs.delete()
  await expect(channel.messages.fetch({ message: theirs.id, force: true })).rejects.toMatchObject({ status: 404, code: 10008 })
})

test('webhooks, attachments and answers of people look as such', async () => {
  const discord = await start()
  const bot = await ready(discord)
  const heard: unknown[] = []
  bot.on(Events.MessageCreate, (message) => {
    heard.push([message.author.username, message.webhookId !== null, message.attachments.first()?.name, message.reference?.messageId])
  })
  const first = discord.say('general', { user: 'News', text: 'extra', webhook: true })
  discord.say('general', { user: 'ann', text: '', attachments: [{ name: 'duck.png' }], replyTo: first })
  await expect
    .poll(() => heard)
    .toEqual([
      ['News', true, undefined, undefined],
      ['ann', false, 'duck.png', first],
    ])
})
