import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { Command, SapphireClient } = require('@sapphire/framework')
const { ClientUser, GatewayIntentBits, Options } = require('discord.js')

const firstChannel = 2_000_000

/**
 * The message commands of Sapphire, on prebuilt messages of discord.js: its router alone, without the gateway's packets.
 */
export default async function adapter({ names, handle, onReply }) {
  const client = new SapphireClient({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
    defaultPrefix: '!',
    loadMessageCommandListeners: true,
    loadDefaultErrorListeners: false,
    loadApplicationCommandRegistriesStatusListeners: false,
    logger: { level: 100 },
    id: '1000',
    baseUserDirectory: null,
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 10 }),
  })
  await Promise.all([...client.stores.values()].map((store) => store.loadAll()))
  for (const name of names) {
    class Named extends Command {
      constructor(context, options) {
        super(context, { ...options, name })
      }
      async messageRun(message, args) {
        const channel = `ch${Number(message.channelId) - firstChannel}`
        onReply(name === 'echo' ? handle(channel, message.author.username, await args.rest('string')) : 'x')
      }
    }
    await client.stores.loadPiece({ name, piece: Named, store: 'commands' })
  }
  await client.stores.get('commands').loadAll()
  prepareGuild(client)
  let settle
  const done = () => settle?.()
  for (const event of ['messageCommandFinish', 'nonPrefixedMessage', 'unknownMessageCommand', 'messageCommandDenied'])
    client.on(event, done)
  for (const event of ['messageCommandError', 'listenerError']) {
    client.on(event, (error) => {
      throw error
    })
  }
  let id = 10_000n
  return {
    prepare(line) {
      const channel = client.channels.cache.get(String(firstChannel + line.channelId))
      return channel.messages._add(packet(String(++id), line), false)
    },
    send: (message) =>
      new Promise((resolve) => {
        settle = resolve
        client.emit('messageCreate', message)
      }),
  }
}

function prepareGuild(client) {
  const user = { id: '1000', username: 'waddle', discriminator: '0', bot: true }
  client.user = new ClientUser(client, user)
  client.users.cache.set('1000', client.user)
  const channels = Array.from({ length: 50 }, (_, index) => ({
    id: String(firstChannel + index),
    type: 0,
    name: `ch${index}`,
    permission_overwrites: [],
    position: index,
  }))
  const everyone = {
    id: '3000',
    name: '@everyone',
    permissions: '8',
    position: 0,
    color: 0,
    hoist: false,
    managed: false,
    mentionable: false,
  }
  const lists = { emojis: [], stickers: [], features: [] }
  const member = { user, roles: [], joined_at: '2020-01-01T00:00:00Z' }
  client.guilds._add({ id: '3000', name: 'g', owner_id: '1', roles: [everyone], channels, members: [member], member_count: 1, ...lists })
}

function packet(id, line) {
  return {
    id,
    channel_id: String(firstChannel + line.channelId),
    guild_id: '3000',
    content: line.text,
    author: { id: String(500_000 + line.userId), username: line.user, discriminator: '0', avatar: null },
    member: { roles: [], joined_at: '2020-01-01T00:00:00Z', deaf: false, mute: false },
    timestamp: '2024-01-01T00:00:00Z',
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    pinned: false,
    type: 0,
  }
}
