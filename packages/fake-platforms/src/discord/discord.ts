import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FakeDiscord, FakeDiscordOptions } from './face.ts'
import { faultsOf } from './fault.ts'
import { Gateway } from './gateway/gateway.ts'
import { privilegedIntents } from './gateway/intent.ts'
import { DiscordJournal } from './journal.ts'
import { discordLimits } from './limits.ts'
import { autocomplete, contextMenu, slash } from './people/invoking.ts'
import { Membership } from './people/membership.ts'
import { press, select, submit } from './people/pressing.ts'
import { rewrite, say } from './people/speaking.ts'
import { voice } from './people/voice.ts'
import { identityRoutes } from './rest/identity.ts'
import { react, unreact } from './rest/reactions.ts'
import { Rest } from './rest/rest.ts'
import { snowflakeOf } from './snowflake.ts'
import { Ledger } from './world/ledger.ts'
import { World } from './world/world.ts'

/** Start a Discord on 127.0.0.1, REST and gateway on one port of the system's choice, that behaves as the real one does. */
export async function startDiscord(options: FakeDiscordOptions = {}): Promise<FakeDiscord> {
  const journal = new DiscordJournal()
  const botName = options.bot?.name ?? 'duck'
  const world = new World({
    journal,
    limits: { ...discordLimits, ...options.limits },
    now: options.now ?? Date.now,
    token: options.token ?? 'quack.token.fake',
    botName,
    botId: options.bot?.id ?? snowflakeOf(`bot ${botName}`),
    privileged: options.privileged ?? privilegedIntents,
  })
  world.ledger = new Ledger(world)
  const gateway = new Gateway(world, options.heartbeatMs ?? 41_250)
  for (const plan of options.guilds ?? [{ name: 'Pond' }]) world.addGuild(plan)

  const rest = new Rest(world, () => origin, identityRoutes(gateway, options.shards ?? 1), options.random ?? Math.random)
  const http = createServer((request, response) => {
    rest.answer(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return response.destroy()
      response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ message: `the fake failed: ${error}`, code: 0 }))
    })
  })
  http.on('upgrade', (request, socket, head) => gateway.upgrade(request, socket, head))
  await new Promise<void>((resolve, reject) => http.once('error', reject).listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  gateway.url = `ws://127.0.0.1:${port}`

  const timers = new Set<NodeJS.Timeout>()
  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, ms)
    timers.add(timer)
  }
  const membership = new Membership(world)

  const discord: FakeDiscord = {
    api: `${origin}/api`,
    gatewayUrl: gateway.url,
    get token() {
      return world.token
    },
    bot: world.bot,
    sent: journal.sent,
    requests: journal.requests,
    invalid: journal.invalid,
    early: journal.early,
    dials: journal.dials,
    identifies: journal.identifies,
    resumes: journal.resumes,
    heartbeats: journal.heartbeats,
    presences: journal.presences,
    typing: journal.typing,
    get connections() {
      return gateway.connections.size
    },
    commands: (server) => journal.commands.get(server === undefined ? 'global' : world.guild(server).id) ?? [],

    guild: (server) => world.guild(server).toGuild(),
    channel: (ref) => world.place(ref).channel,
    user: (name) => world.userNamed(name),
    member: (server, who) => world.guild(server).members.get(world.userNamed(who).id),
    banned: (server, who) => world.guild(server).bans.get(world.userNamed(who).id),
    message: (id) => world.archive.seek(id)?.message,
    reactions: (messageId, emoji) => [...(world.archive.anywhere(messageId).reactions.get(emoji) ?? [])],

    addGuild(plan) {
      const guild = world.addGuild(plan)
      gateway.welcome(guild)
      return guild.toGuild()
    },
    say: (channel, words) => say(world, channel, words),
    edit: (messageId, text) => rewrite(world, messageId, text),
    delete(messageId) {
      world.archive.remove(world.archive.anywhere(messageId))
    },
    react: (messageId, emoji, user) => react(world, world.archive.anywhere(messageId), emoji, world.userNamed(user).id),
    unreact(messageId, emoji, user) {
      unreact(world, world.archive.anywhere(messageId), emoji, world.userNamed(user).id)
    },
    voice: (server, who, channel) => voice(world, server, who, channel),
    join: (server, person) => membership.join(server, person),
    leave: (server, who) => membership.leave(server, who),
    boost: (server, who, boosting) => membership.boost(server, who, boosting),
    ban: (server, who, deed) => membership.ban(server, who, deed),
    unban: (server, who, deed) => membership.unban(server, who, deed),
    kick: (server, who, deed) => membership.kick(server, who, deed),
    timeout: (server, who, until, deed) => membership.timeout(server, who, until, deed),
    roles: (server, who, roles, deed) => membership.roles(server, who, roles, deed),
    nick: (server, who, nick) => membership.nick(server, who, nick),

    slash: (command, asker, values) => slash(world, command, asker, values),
    autocomplete: (command, asker, focused, typed, values) => autocomplete(world, command, asker, focused, typed, values),
    contextMenu: (command, asker, target) => contextMenu(world, command, asker, target),
    press: (messageId, customId, user) => press(world, messageId, customId, user),
    select: (messageId, customId, values, user) => select(world, messageId, customId, values, user),
    submit: (interactionId, fields) => submit(world, interactionId, fields),
    answer: (interactionId) => world.ledger.get(interactionId).answer,
    answered(interactionId, withinMs = 10_000) {
      const entry = world.ledger.get(interactionId)
      return journal.waitFor(() => Ledger.complete(entry) && entry.answer, withinMs)
    },
    acknowledged(interactionId, withinMs = 10_000) {
      const { answer } = world.ledger.get(interactionId)
      return journal.waitFor(() => answer.type !== undefined && answer, withinMs)
    },

    waitFor: (look, withinMs = 10_000) => journal.waitFor(() => look(discord), withinMs),
    faults: faultsOf(world, gateway, rest, later),
    async stop() {
      for (const timer of timers) clearTimeout(timer)
      rest.stop()
      gateway.stop()
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
  return discord
}
