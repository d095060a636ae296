import {
  ActionRowBuilder,
  ApplicationCommandType,
  ButtonBuilder,
  ButtonStyle,
  ContextMenuCommandBuilder,
  Events,
  type Interaction,
  MessageFlags,
  ModalBuilder,
  PermissionFlagsBits,
  Routes,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js'
import { afterEach, expect, test } from 'vitest'
import { ready, rest, start, stopAll } from './fixtures/client.ts'

afterEach(stopAll)

const quote = new SlashCommandBuilder()
  .setName('quote')
  .setDescription('Quotes')
  .addSubcommand((sub) =>
    sub
      .setName('add')
      .setDescription('Add one')
      .addStringOption((option) => option.setName('text').setDescription('What was said').setRequired(true).setMaxLength(20))
      .addUserOption((option) => option.setName('by').setDescription('Who said it'))
      .addIntegerOption((option) => option.setName('year').setDescription('When').setMinValue(2000))
      .addStringOption((option) => option.setName('tag').setDescription('A tag').setAutocomplete(true)),
  )
const ping = new SlashCommandBuilder().setName('ping').setDescription('Pong')
const clean = new SlashCommandBuilder()
  .setName('clean')
  .setDescription('Staff')
  .setDefaultMemberPermissions(PermissionFlagsBits.ManageMessages)
const about = new ContextMenuCommandBuilder().setName('About them').setType(ApplicationCommandType.User)
const keep = new ContextMenuCommandBuilder().setName('Keep this').setType(ApplicationCommandType.Message)

const asker = { user: 'ann', channel: 'general' }

async function answering(handle: (interaction: Interaction) => unknown, options: Parameters<typeof start>[0] = {}) {
  const discord = await start({ guilds: [{ name: 'Pond', members: ['ann', 'bob'] }], ...options })
  const bot = await ready(discord)
  const failures: { code?: number }[] = []
  bot.on(Events.InteractionCreate, (interaction) => {
    Promise.resolve(handle(interaction)).catch((error: { code?: number }) => failures.push(error))
  })
  await bot.application.commands.set([quote, ping, clean, about, keep].map((one) => one.toJSON()))
  return { discord, bot, failures }
}

test('a slash command arrives with its options resolved and its answer is seen', async () => {
  const { discord } = await answering((interaction) => {
    if (!interaction.isChatInputCommand()) return
    const { options } = interaction
    const by = options.getUser('by')?.username
    return interaction.reply(
      `${options.getSubcommand()} ${options.getString('text')} ${by} ${options.getInteger('year')} ${interaction.member?.user.username}`,
    )
  })
  const answer = await discord.answered(discord.slash('quote add', asker, { text: 'quack', by: 'bob', year: 2001 }))
  expect(answer).toMatchObject({
    type: 4,
    message: { content: 'add quack bob 2001 ann', ephemeral: false, interactionId: answer.interactionId },
  })
  expect(discord.commands().map((command) => command.name)).toEqual(['quote', 'ping', 'clean', 'About them', 'Keep this'])
})

test('people cannot do what the client of Discord would not let them', async () => {
  const { discord } = await answering(() => {})
  expect(() => discord.slash('nothing', asker)).toThrow(/no command nothing/)
  expect(() => discord.slash('quote', asker)).toThrow(/cannot be used alone/)
  expect(() => discord.slash('quote add', asker)).toThrow(/text is required/)
  expect(() => discord.slash('quote add', asker, { text: 'x'.repeat(21) })).toThrow(/does not take/)
  expect(() => discord.slash('quote add', asker, { text: 'x', year: 1999 })).toThrow(/out of range/)
  expect(() => discord.slash('clean', asker)).toThrow(/may not use/)
  expect(() => discord.say('general', { user: 'ann', text: ' ' })).toThrow(/nothing/)
})

test('thinking first and answering later, in private, with follow-ups', async () => {
  const { discord } = await answering(async (interaction) => {
    if (!interaction.isChatInputCommand()) return
    await interaction.deferReply({ flags: MessageFlags.Ephemeral })
    await interaction.editReply('done')
    await interaction.followUp({ content: 'and more', flags: MessageFlags.Ephemeral })
    await interaction.editReply('really done')
  })
  const id = discord.slash('ping', asker)
  expect(await discord.acknowledged(id)).toMatchObject({ type: 5, ephemeral: true })
  const answer = await discord.waitFor(() => discord.answer(id).message?.edits.length === 1 && discord.answer(id))
  expect(answer.message).toMatchObject({ content: 'really done', ephemeral: true, edits: [{ before: 'done' }] })
  expect(answer.followUps).toMatchObject([{ content: 'and more', ephemeral: true }])
})

test('an answer to an interaction pings users and nobody else, unless it says so', async () => {
  const guilds = [{ name: 'Pond', members: ['ann'], bot: PermissionFlagsBits.Administrator }]
  const { discord } = await answering(
    (interaction) => {
      if (interaction.isChatInputCommand()) return interaction.reply(`@everyone <@${interaction.user.id}>`)
      return undefined
    },
    { guilds },
  )
  const { message } = await discord.answered(discord.slash('ping', asker))
  expect(message?.pings).toEqual({ everyone: false, users: [discord.user('ann').id], roles: [] })
})

test('one answer only, within three seconds, and follow-ups for a quarter of an hour', async () => {
  let now = Date.now()
  const held: Interaction[] = []
  const { discord } = await answering((interaction) => held.push(interaction), { now: () => now })
  const next = async () => {
    const before = held.length
    const id = discord.slash('ping', asker)
    await expect.poll(() => held.length).toBe(before + 1)
    return { id, token: held[before]!.token }
  }
  const reply = ({ id, token }: { id: string; token: string }) =>
    rest(discord).post(Routes.interactionCallback(id, token), { body: { type: 4, data: { content: 'pong' } }, auth: false })
  const follow = ({ token }: { token: string }) =>
    rest(discord).post(Routes.webhook(discord.bot.id, token), { body: { content: 'more' }, auth: false })

  const late = await next()
  now += 3_001
  await expect(reply(late)).rejects.toMatchObject({ status: 404, code: 10062 })
  const inTime = await next()
  await expect(follow(inTime)).rejects.toMatchObject({ code: 10015 })
  now += 3_000
  await reply(inTime)
  await expect(reply(inTime)).rejects.toMatchObject({ status: 400, code: 40060 })
  expect(discord.answer(inTime.id).refused).toBe(1)
  await follow(inTime)
  now += 15 * 60_000
  await expect(follow(inTime)).rejects.toMatchObject({ status: 401, code: 50027 })
})

test('buttons change their message, menus carry choices, and private messages are private', async () => {
  const button = new ButtonBuilder().setCustomId('again').setLabel('Again').setStyle(ButtonStyle.Primary)
  const menu = new StringSelectMenuBuilder().setCustomId('pick').addOptions({ label: 'One', value: '1' }, { label: 'Two', value: '2' })
  const components = [
    new ActionRowBuilder<ButtonBuilder>().addComponents(button),
    new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(menu),
  ]
  const { discord } = await answering((interaction) => {
    if (interaction.isChatInputCommand()) return interaction.reply({ content: 'pong', components, flags: MessageFlags.Ephemeral })
    if (interaction.isButton()) return interaction.update('pong again')
    if (interaction.isStringSelectMenu())
      return interaction.deferUpdate().then(() => interaction.editReply(`picked ${interaction.values.join()}`))
    return undefined
  })
  const { message } = await discord.answered(discord.slash('ping', asker))
  const id = message!.id
  expect(await discord.answered(discord.press(id, 'again', 'ann'))).toMatchObject({ type: 7, message: { id, content: 'pong again' } })
  const picked = discord.select(id, 'pick', ['2'], 'ann')
  await discord.waitFor(() => discord.answer(picked).message?.content === 'picked 2')
  expect(() => discord.press(id, 'again', 'bob')).toThrow(/cannot see it/)
  expect(() => discord.press(id, 'other', 'ann')).toThrow(/no such component/)
  expect(() => discord.select(id, 'pick', ['3'], 'ann')).toThrow(/no option 3/)
  const raw = [
    {
      type: 1,
      components: [
        { type: 2, style: 1, custom_id: 'a', label: 'x'.repeat(81) },
        { type: 2, style: 1, custom_id: 'a' },
      ],
    },
  ]
  const post = rest(discord).post(Routes.channelMessages(discord.channel('general').id), { body: { components: raw } })
  await expect(post).rejects.toMatchObject({
    code: 50035,
    rawError: { errors: { components: { 0: { components: { 0: { label: {} }, 1: { custom_id: {} } } } } } },
  })
})

test('a modal is opened, filled in and answered', async () => {
  const field = new TextInputBuilder().setCustomId('text').setLabel('Text').setStyle(TextInputStyle.Short).setMaxLength(10)
  const modal = new ModalBuilder()
    .setCustomId('form')
    .setTitle('Add')
    .addComponents(new ActionRowBuilder<TextInputBuilder>().addComponents(field))
  const { discord } = await answering((interaction) => {
    if (interaction.isChatInputCommand()) return interaction.showModal(modal)
    if (interaction.isModalSubmit()) return interaction.reply(interaction.fields.getTextInputValue('text'))
    return undefined
  })
  const opened = await discord.answered(discord.slash('ping', asker))
  expect(opened).toMatchObject({ type: 9, modal: { custom_id: 'form', title: 'Add' } })
  expect((await discord.answered(discord.submit(opened.interactionId, { text: 'quack' }))).message?.content).toBe('quack')
  expect(() => discord.submit(opened.interactionId, { text: 'x'.repeat(11) })).toThrow(/at most 10/)
  expect(() => discord.submit(opened.interactionId, {})).toThrow(/required/)
})

test('options complete themselves, and menus of people and messages say whom and what', async () => {
  const { discord } = await answering((interaction) => {
    if (interaction.isAutocomplete()) return interaction.respond([{ name: `${interaction.options.getFocused()}!`, value: 'v' }])
    if (interaction.isUserContextMenuCommand()) return interaction.reply(interaction.targetUser.username)
    if (interaction.isMessageContextMenuCommand()) return interaction.reply(`kept ${interaction.targetMessage.content}`)
    return undefined
  })
  const typed = discord.autocomplete('quote add', asker, 'tag', 'du', { text: 'x' })
  expect((await discord.answered(typed)).choices).toEqual([{ name: 'du!', value: 'v' }])
  expect((await discord.answered(discord.contextMenu('About them', asker, { user: 'bob' }))).message?.content).toBe('bob')
  const message = discord.say('general', { user: 'bob', text: 'words' })
  expect((await discord.answered(discord.contextMenu('Keep this', asker, { message }))).message?.content).toBe('kept words')
})
