import type { FakeSlack, SlackOptions, SlackTeam, SlackUrls } from './face.ts'
import { Journal } from './journal.ts'
import { slackLimits } from './limits.ts'
import { approve, installed } from './oauth.ts'
import { Outbox } from './outbox.ts'
import { eventParcel } from './parcel.ts'
import { People } from './people.ts'
import { Requests } from './requests.ts'
import { Responses } from './responses.ts'
import { SlackServer } from './server.ts'
import { Sockets } from './sockets.ts'
import type { SlackWorkspace, Team } from './team.ts'
import { World } from './world.ts'

const pond: SlackWorkspace = {
  name: 'pond',
  people: [
    { name: 'ann', realName: 'Ann Mallard', role: 'owner' },
    { name: 'bob', realName: 'Bob Teal' },
  ],
}

/** Start a Slack on 127.0.0.1 that behaves as the true one does, on a port of the system's choice. */
export async function startSlack(options: SlackOptions = {}): Promise<FakeSlack> {
  const journal = new Journal()
  const app = {
    id: 'A0DUCK',
    appToken: options.appToken ?? 'xapp-duck',
    signingSecret: options.signingSecret ?? 'quack',
    clientId: options.clientId ?? '111.222',
    clientSecret: options.clientSecret ?? 'feathers',
    verificationToken: 'once-used-to-verify',
  }
  const limits = { ...slackLimits, ...options.limits }
  const now = options.now ?? Date.now
  const { random = Math.random, workspaces = [pond] } = options
  const world = new World({ app, journal, limits, now, random, workspaces })
  const sockets = new Sockets(world)
  const outbox = new Outbox(world, sockets)
  const responses = new Responses(world, () => `http://${server.address}`)
  const server: SlackServer = new SlackServer(world, sockets, responses)
  const people = new People(world, outbox, responses)
  world.responseUrl = (team, channel, user, original) => responses.mint(team, channel, user, original)
  world.tell = (team, event) => {
    if (team.installed) void outbox.send(eventParcel(world, team, event))
    journal.changed()
  }
  await server.listen()
  const timers = new Set<NodeJS.Timeout>()
  const heartbeat = setInterval(() => sockets.ping(), options.pingEveryMs ?? 10_000)
  heartbeat.unref()
  let requests: Requests | undefined

  const faceOf = (team: Team): SlackTeam => ({
    id: team.id,
    name: team.name,
    botToken: team.token,
    botUserId: team.botUserId,
    botId: team.botId,
    installed: team.installed,
    user: (name) => world.person(team, name),
    channel: (name) => {
      const channel = team.channel(name)
      if (!channel) throw new Error(`There is no channel ${name} in ${team.name}. Add it to \`workspaces[].channels\`.`)
      return channel.id
    },
  })

  const slack: FakeSlack = {
    port: server.port,
    apiUrl: `http://${server.address}/api/`,
    authorizeUrl: `http://${server.address}/oauth/v2/authorize`,
    appId: app.id,
    appToken: app.appToken,
    signingSecret: app.signingSecret,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    team: (which) => faceOf(world.team(which)),

    posted: journal.posted,
    updated: journal.updated,
    deleted: journal.deleted,
    ephemeral: journal.ephemeral,
    deliveries: journal.deliveries,
    responses: journal.responses,
    calls: journal.calls,
    violations: journal.violations,
    dials: journal.dials,
    get views() {
      return [...world.views.values()]
    },
    get connections() {
      return sockets.lines.filter((line) => !line.dead).length
    },
    message: (channel, ts) => world.place(channel).channel.get(ts) ?? world.ephemerals.get(ts),

    async useHttp(urls: SlackUrls) {
      requests = new Requests(world, typeof urls === 'string' ? { events: urls, commands: urls, interactions: urls } : urls)
      outbox.courier = requests
      return requests.verify(crypto.randomUUID())
    },
    useSockets() {
      outbox.courier = sockets
    },

    say: (channel, words) => people.say(channel, words),
    mention: (channel, words) => people.mention(channel, words),
    me: (channel, words) => people.say(channel, words, { subtype: 'me_message' }),
    botSays: (channel, text, name = 'otherbot') => people.botSays(channel, text, name),
    edit: (channel, ts, text) => people.edit(channel, ts, text),
    remove: (channel, ts) => people.remove(channel, ts),
    react: (channel, ts, user, reaction) => people.react(channel, ts, user, reaction, true),
    unreact: (channel, ts, user, reaction) => people.react(channel, ts, user, reaction, false),
    join: (channel, user) => people.move(channel, user, true),
    leave: (channel, user) => people.move(channel, user, false),
    change: (user, change, team) => people.change(user, change, team),
    direct: (user, team) => world.team(team).direct(world.person(world.team(team), user), now()).channel.id,
    slash: (channel, { user, command, text = '' }) => people.slash(channel, user, command, text),
    shortcut: ({ user, callbackId, team }) => people.shortcut(user, callbackId, team),
    messageShortcut: (channel, ts, { user, callbackId }) => people.messageShortcut(channel, ts, user, callbackId),
    click: (channel, ts, click) => people.click(channel, ts, click),
    submit: (view, user, filled = {}) => people.submit(view, user, filled),
    close: (view, user, cleared = false) => people.close(view, user, cleared),
    install: (team, user) => approve(world, world.team(team), world.person(world.team(team), user)),
    uninstall(which) {
      const team = world.team(which)
      world.tell(team, { type: 'tokens_revoked', tokens: { oauth: [], bot: [team.botUserId] } })
      world.tell(team, { type: 'app_uninstalled' })
      team.installed = false
      world.revoked.set(team.token, 'account_inactive')
    },
    reinstall(which) {
      const team = world.team(which)
      installed(world, team)
      return faceOf(team)
    },
    revoke(token, error = 'token_revoked') {
      world.revoked.set(token, error)
    },

    get delay() {
      return world.faults.delay
    },
    set delay(ms) {
      world.faults.delay = ms
    },
    get slow() {
      return world.faults.slow
    },
    set slow(ms) {
      world.faults.slow = ms
    },
    get share() {
      return world.faults.share
    },
    set share(share) {
      world.faults.share = share
    },
    get everySocket() {
      return world.faults.everySocket
    },
    set everySocket(every) {
      world.faults.everySocket = every
    },
    duplicateNext(count = 1) {
      world.faults.duplicates += count
    },
    reorderNext: (count) => outbox.reorder(count),
    limitNext: (count, retryAfter, method) => world.faults.fail({ retryAfter, ...(method === undefined ? {} : { method }) }, count),
    failNext: (fault, count = 1) => world.faults.fail(fault, count),
    dropAll: () => sockets.drop(),
    refuse(ms) {
      world.faults.refusing = true
      if (ms !== undefined) timers.add(setTimeout(() => slack.accept(), ms))
    },
    accept() {
      world.faults.refusing = false
    },
    halfOpen: () => sockets.halfOpen(),
    disconnect: (reason, closeAfterMs = 0) => sockets.disconnect(reason, closeAfterMs),
    async forge(forgery, event = { type: 'app_home_opened', user: 'U0NOBODY' }) {
      if (!requests) throw new Error('Forged requests go over HTTP; call `useHttp(url)` first.')
      return requests.forge(eventParcel(world, world.team(), event), forgery)
    },
    raw: (event, { team, eventId } = {}) => outbox.send(eventParcel(world, world.team(team), event, eventId)),
    rawFrame: (frame) => sockets.raw(frame),

    waitFor: (look, withinMs = 10_000) => journal.waitFor(() => look(slack), withinMs),
    async connected(count = 1, withinMs) {
      await slack.waitFor(() => slack.connections >= count, withinMs)
    },
    async stop() {
      clearInterval(heartbeat)
      for (const timer of timers) clearTimeout(timer)
      outbox.close()
      sockets.close()
      await server.close()
    },
  }
  return slack
}
