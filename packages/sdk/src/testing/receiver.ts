import type { ActionName } from '../actions.ts'
import { ownAllowance } from '../allowance.ts'
import type { AnyModule } from '../any-module.ts'
import type { Envelope } from '../envelope.ts'
import { type EventKind, receivedKinds } from '../events.ts'
import type {
  Accepted,
  GuestServer,
  LastHeard,
  Outgoing,
  RawRequest,
  RawResponse,
  Receiver,
  ReceiverContext,
  ReceiverDef,
  RouteHandler,
  Sent,
} from '../receiver.ts'
import type { CommandSheet } from '../sync.ts'

/** What a receiver under test is started with. */
export interface ReceiverOptions {
  /** As it stands in waddle.yml; the module's own schema reads it. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly secrets?: Readonly<Record<string, string>>
  /** Events that modules listen to; all of them when left out. */
  readonly events?: readonly EventKind[]
  readonly actions?: readonly ActionName[]
  readonly commands?: readonly CommandSheet[]
  readonly publicUrl?: string
  /** Where channels were left by an earlier run. */
  readonly lastHeard?: readonly LastHeard[]
  /** Answers for {@link ReceiverContext.suggest}. */
  readonly suggest?: ReceiverContext<never>['suggest']
  /** The bot's clock, epoch milliseconds; the machine's when left out. */
  readonly now?: () => number
  /** What becomes of an envelope; accepted when left out. */
  readonly accept?: (envelope: Envelope) => Accepted | Promise<Accepted>
}

/** A receiver that runs without a bot around it. */
export interface ReceiverBench {
  readonly receiver: Receiver
  /** What it handed over, in order. All of it survives `structuredClone`, or `receive` rejects. */
  readonly received: readonly Envelope[]
  /** What it logged: `warn the socket closed`. */
  readonly logged: readonly string[]
  /** Secrets as they stand, those that it keeps included. */
  readonly secrets: ReadonlyMap<string, string>
  /** Servers that it said it is a guest in. */
  readonly guests: readonly GuestServer[]
  /** Say something; `channel` and the rest as the platform names them. */
  send(message: { readonly text: string; readonly channel: string } & Partial<Outgoing>): Promise<Sent>
  /** Ask one of its routes: `POST /events`. */
  request(method: 'GET' | 'POST', path: string, request: Partial<RawRequest>): Promise<RawResponse>
  /** The first envelope that fits and has not been handed out yet; waits for it, at most 10 s. */
  next(fits?: EventKind | ((envelope: Envelope) => boolean)): Promise<Envelope>
  /** Give it these channels to serve and no others, as if the rest of them had gone to another process of the bot. */
  serve(channels: readonly string[]): Promise<void>
  /** Waits until its health says so, at most 10 s. */
  until(state: 'connecting' | 'up' | 'degraded' | 'down'): Promise<void>
  stop(): Promise<void>
}

/** Start the receiver of `module` against a counterpart of its platform. */
export async function startReceiver(module: AnyModule, options: ReceiverOptions = {}): Promise<ReceiverBench> {
  const definition = module.receiver as unknown as ReceiverDef<unknown>
  const received: Envelope[] = []
  const taken = new Set<Envelope>()
  const logged: string[] = []
  const secrets = new Map(Object.entries(options.secrets ?? {}))
  const routes = new Map<string, RouteHandler>()
  const guests: GuestServer[] = []
  const abort = new AbortController()
  const shares: ((mine: Iterable<string>) => unknown)[] = []
  const note = (level: string) => (message: string, fields?: Record<string, unknown>) =>
    void logged.push(`${level} ${message}${fields === undefined ? '' : ` ${inspect(fields)}`}`)
  const context: ReceiverContext<unknown> = {
    config: await configOf(module, options.config ?? {}),
    signal: abort.signal,
    receive: async (envelope) => {
      const answer = await (options.accept?.(structuredClone(envelope)) ?? { accepted: true, duplicate: false })
      if (answer.accepted) received.push(structuredClone(envelope))
      return answer
    },
    secret: (name) => secrets.get(name),
    secretNames: () => [...secrets.keys()],
    keepSecret: async (name, value) => void (value === undefined ? secrets.delete(name) : secrets.set(name, value)),
    renewSecrets: async (names, renew) => {
      const all = () => Object.fromEntries(names.map((name) => [name, secrets.get(name)]))
      for (const [name, value] of Object.entries(await renew(all()))) value === undefined ? secrets.delete(name) : secrets.set(name, value)
      return all()
    },
    log: { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') },
    now: options.now ?? (() => Date.now()),
    needs: { events: new Set(options.events ?? receivedKinds), actions: new Set(options.actions ?? definition.actions ?? []) },
    commands: () => options.commands ?? [],
    suggest: async (question) => options.suggest?.(question) ?? [],
    route(method, path, handler) {
      routes.set(`${method} ${path}`, handler)
      return () => void routes.delete(`${method} ${path}`)
    },
    share(channels, changed) {
      let mine: ReadonlySet<string> = new Set(channels)
      const told = (next: Iterable<string>) => changed((mine = new Set(next)))
      shares.push(told)
      void told(mine)
      return {
        get mine() {
          return mine
        },
        want: (next) => void told(next),
        stop: async () => void told([]),
      }
    },
    allowance: (_, most, perMs) => ownAllowance(most, perMs),
    lastHeard: async () => options.lastHeard ?? [],
    guest: async (server) => void guests.push(server),
    publicUrl: options.publicUrl,
  }
  const receiver = await definition.start(context)
  let sent = 0
  return {
    receiver,
    received,
    logged,
    secrets,
    guests,
    send: ({ text, channel, ...more }) =>
      receiver.send({
        id: `out-${++sent}`,
        platform: definition.platform,
        server: null,
        channel,
        text,
        elements: [],
        fallback: text,
        mentions: [],
        part: 1,
        parts: 1,
        ...more,
      }),
    async request(method, path, request) {
      const handler = routes.get(`${method} ${path.split('?')[0]}`)
      if (!handler) return { status: 404 }
      return handler({ method, url: path, headers: {}, body: new Uint8Array(), from: '127.0.0.1', ...request })
    },
    async next(fits) {
      const wanted = typeof fits === 'string' ? (envelope: Envelope) => envelope.kind === fits : (fits ?? (() => true))
      const found = await waitFor(
        () => received.find((envelope) => !taken.has(envelope) && wanted(envelope)),
        () => {
          const kinds = received.map((envelope) => envelope.kind).join(', ') || 'nothing'
          return `the receiver did not hand over what was waited for; it handed over ${kinds}`
        },
      )
      taken.add(found)
      return found
    },
    async serve(channels) {
      for (const told of shares) await told(channels)
    },
    async until(state) {
      await waitFor(
        () => receiver.health().state === state || undefined,
        () => {
          const { state: now, detail } = receiver.health()
          return `the receiver is ${now}${detail === undefined ? '' : ` (${detail})`}, not ${state}`
        },
      )
    },
    async stop() {
      abort.abort()
      await receiver.stop()
    },
  }
}

/** Wait until `look` returns something; at most 10 s. */
async function waitFor<T>(look: () => T | undefined, complaint: () => string): Promise<T> {
  for (const end = Date.now() + 10_000; ; ) {
    const seen = look()
    if (seen !== undefined) return seen
    if (Date.now() > end) throw new Error(complaint())
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function configOf(module: AnyModule, raw: Readonly<Record<string, unknown>>): Promise<unknown> {
  if (!module.config) return raw
  const read = await module.config['~standard'].validate(raw)
  if (read.issues)
    throw new Error(`the configuration of ${module.name} will not do: ${read.issues.map((issue) => issue.message).join('; ')}`)
  return read.value
}

function inspect(fields: Record<string, unknown>): string {
  return JSON.stringify(fields, (_, value: unknown) => (value instanceof Error ? value.message : value))
}
