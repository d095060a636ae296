import { plainName } from './account.ts'
import { AuthDesk } from './auth/auth.ts'
import type { AuthRequest, TwitchAuth, TwitchClient } from './auth/face.ts'
import { type AuthLimits, authLimits } from './auth/limits.ts'
import type { Category } from './channel.ts'
import { startChat } from './chat.ts'
import { Clock } from './clock.ts'
import { eventSubFace } from './eventsub/eventsub.ts'
import type { TwitchEventSub } from './eventsub/face.ts'
import { happenings } from './eventsub/happen.ts'
import { Hub } from './eventsub/hub.ts'
import { type EventSubLimits, eventSubLimits } from './eventsub/limits.ts'
import type { TwitchChat, TwitchChatOptions } from './face.ts'
import { Faults } from './faults.ts'
import { Front } from './front.ts'
import { Api } from './helix/api.ts'
import type { ApiRequest, TwitchApi } from './helix/face.ts'
import { type HelixLimits, helixLimits } from './helix/limits.ts'
import { vote } from './helix/polls.ts'
import { predict } from './helix/predictions.ts'
import { Journal } from './journal.ts'
import { People } from './people.ts'
import { Platform } from './platform.ts'
import type { Heard } from './world.ts'

export interface TwitchOptions extends Omit<TwitchChatOptions, 'now'> {
  /** Applications that are registered; the first is the one to which the tokens of `accounts` belong. */
  readonly clients?: Readonly<Record<string, TwitchClient>>
  readonly categories?: readonly Category[]
  readonly authLimits?: Partial<AuthLimits>
  readonly helixLimits?: Partial<HelixLimits>
  readonly eventSubLimits?: Partial<EventSubLimits>
  /** Whether a session that subscribes to nothing for 10 s is closed with 4003; yes, when left out. */
  readonly mustSubscribe?: boolean
  /** 0 to 1; decides about shares of faults. */
  readonly random?: () => number
}

/** A fake Twitch: chat, API, events and log-in over one set of accounts and one clock. */
export interface FakeTwitch {
  readonly chat: TwitchChat
  readonly api: TwitchApi
  readonly eventsub: TwitchEventSub
  readonly auth: TwitchAuth
  /** Its time, which can be put forward. */
  readonly clock: Clock
  /** What to put in place of Twitch's origins: `https://api.twitch.tv` and `https://id.twitch.tv`. */
  readonly origins: Readonly<Record<string, string>>
  /** The Twitch id of somebody. */
  id(login: string): string
  /** Resolves with what `look` returns once that is neither undefined nor false; rejects after 10 s or `withinMs`. */
  waitFor<T>(look: () => T | undefined | false, withinMs?: number): Promise<T>
  stop(): Promise<void>
}

const clientsUnlessGiven = { 'pond-client': { secret: 'pond-secret' }, 'pond-public': {} }
const categoriesUnlessGiven = [
  { id: '509658', name: 'Just Chatting' },
  { id: '509660', name: 'Art' },
  { id: '33214', name: 'Fortnite' },
  { id: '27471', name: 'Minecraft' },
]

/** Start a Twitch on 127.0.0.1: chat over WebSocket, and the API, the events and the log-in service behind one HTTP server. */
export async function startTwitch(options: TwitchOptions = {}): Promise<FakeTwitch> {
  const clock = new Clock()
  const journal = new Journal()
  const changed = () => journal.changed()
  const people = new People(options.accounts)
  const clients = options.clients ?? clientsUnlessGiven
  const [clientId = ''] = Object.keys(clients)
  const desk = new AuthDesk({ clock, people, limits: { ...authLimits, ...options.authLimits }, clients, clientId })
  const limits = { ...helixLimits, ...options.helixLimits }
  const categories = options.categories ?? categoriesUnlessGiven
  const platform = new Platform({ clock, people, auth: desk, limits, categories, missing: options.missing ?? [] })
  const hub = new Hub(platform, { ...eventSubLimits, ...options.eventSubLimits }, options.mustSubscribe ?? true, changed)
  const api = new Api(platform, hub)
  platform.happen = happenings(platform, (type, event) => hub.tell(type, event))
  desk.onDisconnect = (client, user) => hub.disconnected(client, user)
  people.issued = (login, word) => {
    const token = desk.tokens.find(word)
    return token?.user?.login === login && token.scopes.includes('chat:read')
  }

  const faults = { auth: new Faults(), api: new Faults(options.random) }
  const requests = { auth: [] as AuthRequest[], api: [] as ApiRequest[] }
  const front = new Front(clock, [
    {
      prefix: '/oauth2/',
      faults: faults.auth,
      answer: (ask) => desk.answer(ask),
      saw({ method, path, query, body }, status) {
        const field = (name: string) => query.get(name) ?? new URLSearchParams(body).get(name) ?? undefined
        requests.auth.push({ method, path, grantType: field('grant_type'), clientId: field('client_id'), status, at: clock.now() })
        changed()
      },
    },
    {
      prefix: '/helix/',
      faults: faults.api,
      answer: (ask) => api.answer(ask),
      saw({ method, path, query, headers, body }, status) {
        const token = desk.tokens.find(headers.authorization?.replace(/^Bearer /i, '') ?? '')
        const who = { clientId: headers['client-id']?.toString(), login: token?.user?.login }
        const asked = { query: Object.fromEntries(query), body: parsed(body) }
        requests.api.push({ method, path: path.replace('/helix/', ''), ...asked, ...who, status, at: clock.now() })
        changed()
      },
    },
  ])
  front.server.on('upgrade', (request, socket, head) => hub.sockets.accept(request, socket, head))
  const place = await front.listen()
  hub.sockets.url = `ws://${place}/ws`
  const heard = ({ channel, id, by, text, ...rest }: Heard) => {
    platform.happen('channel.chat.message', channel, { id, by: people.mention(by.displayName, by.id), text, ...rest })
    platform.channel(channel).remember({ id, by, text, at: clock.now() })
  }
  platform.chat = await startChat({ ...options, now: clock.now }, people, heard)

  const user = (login: string) => people.mention(plainName(login))
  const auth: TwitchAuth = {
    ...wired(faults.auth),
    url: `http://${place}/oauth2`,
    requests: requests.auth,
    get slowDown() {
      return desk.slowDown
    },
    set slowDown(on) {
      desk.slowDown = on
    },
    approve: (code, login, scopes) => desk.approve(code, user(login), scopes),
    consent: (login, scopes, redirectUri, client = clientId) => desk.consent(client, user(login), scopes, redirectUri),
    issue: (login, scopes, client = clientId) => desk.tokens.user(client, user(login), scopes, desk.isPublic(client)),
    issueApp: (client = clientId) => desk.tokens.app(client),
    expire: (token) => void desk.tokens.drop(token),
    disconnect: (login, client = clientId) => desk.disconnect(client, user(login).id),
    revoke: (token) => void desk.tokens.drop(token),
  }
  const face: TwitchApi = {
    ...wired(faults.api),
    get share() {
      return faults.api.share
    },
    set share(share) {
      faults.api.share = share
    },
    early: faults.api.early,
    url: `http://${place}/helix`,
    requests: requests.api,
    messages: api.messages.sent,
    announcements: api.messages.announcements,
    channel: (login) => platform.channel(login),
    vote: (channel, title, votes = 1) => vote(platform, platform.channel(channel), title, votes),
    predict: (channel, title, points, users) => predict(platform, platform.channel(channel), title, points, users),
  }
  return {
    chat: platform.chat,
    api: face,
    eventsub: eventSubFace(hub),
    auth,
    clock,
    origins: { 'https://api.twitch.tv': `http://${place}`, 'https://id.twitch.tv': `http://${place}` },
    id: (login) => user(login).id,
    waitFor: (look, withinMs = 10_000) => journal.waitFor(look, withinMs),
    async stop() {
      clock.stop()
      hub.sockets.stop()
      await Promise.all([platform.chat.stop(), front.stop()])
    },
  }
}

function wired(faults: Faults): Pick<Faults, 'failNext' | 'slow' | 'hang' | 'refuse' | 'heal'> {
  return {
    failNext: (count, status, path) => faults.failNext(count, status, path),
    slow: (ms) => faults.slow(ms),
    hang: (hanging) => faults.hang(hanging),
    refuse: (refusing) => faults.refuse(refusing),
    heal: () => faults.heal(),
  }
}

/** The body as JSON, or the text itself where it is none. */
function parsed(body: string): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body)
  } catch {
    return body
  }
}
