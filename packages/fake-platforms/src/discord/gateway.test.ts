import { Events, GatewayIntentBits, type Message } from 'discord.js'
import { afterEach, expect, test } from 'vitest'
import { client, ready, start, stopAll } from './fixtures/client.ts'
import { noDiscordLimits, snowflakeOf } from './index.ts'

afterEach(stopAll)

test('discord.js logs in, sees its servers, hears a message and answers it', async () => {
  const discord = await start({ guilds: [{ name: 'Pond', members: [{ name: 'ann', nick: 'Annie' }], channels: ['general'] }] })
  const bot = await ready(discord)
  expect(bot.guilds.cache.map((guild) => guild.name)).toEqual(['Pond'])
  bot.on(Events.MessageCreate, (message) => {
    if (!message.author.bot) void message.reply(`quack, ${message.member?.displayName}`)
  })
  const asked = discord.say('general', { user: 'ann', text: '!hello' })
  const answer = await discord.waitFor(() => discord.sent[0])
  expect(answer).toMatchObject({ content: 'quack, Annie', channel: 'general', replyTo: asked, pings: { users: [discord.user('ann').id] } })
  expect(discord.identifies).toMatchObject([{ outcome: 'ok', shard: [0, 1] }])
})
