import { REST } from '@discordjs/rest'
import { receiverContract, type Shown } from '@waddlebot/sdk/testing/receiver-contract'
import { start, stopAll } from './fixtures/bot.ts'
import { oddities } from './fixtures/oddity.ts'
import discord from './index.ts'

receiverContract(
  discord,
  async () => {
    const { discord: platform, bench, server, general } = await start()
    const threads = new Set<string>()
    const rest = new REST({ api: platform.api, retries: 0 }).setToken(platform.token)
    return {
      bench,
      server,
      channel: general,
      async say(user, text, where = {}) {
        const { thread, replyTo } = where
        if (thread !== undefined && !threads.has(thread)) {
          await rest.post(`/channels/${general}/messages/${thread}/threads`, { body: { name: 'a thread' } })
          threads.add(thread)
        }
        return platform.say(thread ?? 'general', { user, text, ...(replyTo === undefined ? {} : { replyTo }) })
      },
      account: (user) => platform.user(user).id,
      async redeliver(id) {
        platform.faults.raw('MESSAGE_CREATE', { ...platform.message(id), guild_id: server }, { guildId: server })
      },
      shown: () =>
        platform.sent
          .filter((message) => !message.deleted)
          .map(
            (message): Shown => ({
              id: message.id,
              channel: threads.has(message.channelId) ? general : message.channelId,
              text: message.content,
              ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
              ...(threads.has(message.channelId) ? { thread: message.channelId } : {}),
              ...(message.guildId === undefined ? { privateTo: platform.user(message.channel).id } : {}),
            }),
          ),
      async drop() {
        platform.faults.dropAll()
      },
      async limit(ms) {
        platform.faults.limitNext(1, ms / 1_000, { match: /POST \/channels/ })
      },
      async revoke() {
        platform.faults.revokeToken()
      },
      dials: () => platform.dials.length,
      delay(ms) {
        platform.faults.slowness = ms
      },
      async speakAsBot(text) {
        platform.say('general', { user: platform.bot.username, text })
      },
      async edit(id, text) {
        platform.edit(id, text)
      },
      async remove(id) {
        platform.delete(id)
      },
      async oddities() {
        for (const [type, data] of oddities(server, general)) platform.faults.raw(type, data, { guildId: server })
      },
      close: stopAll,
    }
  },
  { history: true, changes: true, threads: true, lacks: 'clip' },
)
