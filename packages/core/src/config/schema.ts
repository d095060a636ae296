import { ladder } from '@waddlebot/sdk'
import * as z from 'zod'

const spans: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `250ms`, `2s`, `5m`, `1h30m`; becomes milliseconds. */
const span = z
  .string()
  .regex(/^(\d+(ms|s|m|h|d))+$/, 'expected a span of time such as 250ms, 2s or 1h30m')
  .transform((text) => [...text.matchAll(/(\d+)(ms|s|m|h|d)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * spans[unit!]!, 0))

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

const accepted = (test: () => unknown): boolean => {
  try {
    test()
    return true
  } catch {
    return false
  }
}

// Asking about a zone loads all of them, which costs more than the rest of the file; the default is known to be one.
const zone = z.string().refine((name) => name === 'UTC' || accepted(() => new Intl.DateTimeFormat('en', { timeZone: name })), {
  error: 'expected a time zone such as Europe/Berlin or UTC',
})
const language = z.string().refine((tag) => accepted(() => Intl.getCanonicalLocales(tag)), {
  error: 'expected a language tag such as en or pt-BR',
})
const platformId = z.string().regex(/^[a-z][a-z0-9-]*:\S(.*\S)?$/, 'expected a platform, a colon and an id, such as twitch:duckpond')

const cidr = z.string().regex(/^[0-9a-fA-F.:]{2,45}\/\d{1,3}$/, 'expected a network such as 10.0.0.0/8 or fd00::/8')

const settings = z.record(z.string(), z.unknown())
const from = z
  .string()
  .min(1)
  .describe('Where its code is: a folder (./modules/notes) or an npm package. Left out: the package of that name.')
const enabled = z.boolean().default(true).describe('false keeps it installed and switched off.')

const command = z.strictObject({
  role: z.enum(ladder).optional().describe('The least role that may use it.'),
  enabled: z.boolean().optional().describe('false switches this one command off.'),
  cooldown: z
    .string()
    .regex(/^((\d+(ms|s|m|h|d))+ (user|channel|global)|none)$/, 'expected a span and whose it is, such as "5s user", or "none"')
    .optional()
    .describe('How long until it can be used again, by whom: "5s user", "1m channel", "10s global", "none".'),
  cost: z
    .int()
    .min(0)
    .max(1_000_000_000)
    .optional()
    .describe('What a run costs whoever calls it, in whole units of the currency; 0 for nothing.'),
  aliases: z.array(z.string().min(1)).optional().describe('Other names for it, without the prefix.'),
})

const module = z.strictObject({
  enabled,
  from: from.optional(),
  tier: z
    .enum(['trusted', 'isolated', 'webhook'])
    .default('trusted')
    .describe('trusted runs in this process; isolated in its own; webhook elsewhere.'),
  config: settings.default({}).describe('What the module itself can be told; see: waddle module info <name>'),
  commands: z.record(z.string(), command).default({}).describe('Overrides per command, by its words: "quote add".'),
})

const receiver = z.strictObject({
  enabled,
  from: from.optional(),
  config: settings.default({}).describe('What the receiver can be told, such as channels.'),
})

const community = z.strictObject({
  name: z.string().min(1).optional().describe('What people call it.'),
  channels: z.array(platformId).default([]).describe('Its channels: twitch:duckpond, discord:<server>/<channel>, slack:<team>/<channel>.'),
  zone: zone.default('UTC').describe('Time zone in which its days begin.'),
  language: language.default('en').describe('Language the bot answers in.'),
  owners: z.array(platformId).default([]).describe('Accounts that may do everything: twitch:12345.'),
})

/** What stands in the file is a name: the value is in the environment or the store of secrets. */
const nameOfSecret = (example: string) =>
  z.string().regex(/^[A-Z][A-Z0-9_]*$/, `expected the name of a secret such as ${example} (the value itself never stands in this file)`)

const http = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on. Anything but loopback needs a token or keys.'),
  port: z.int().min(0).max(65_535).default(8080).describe('Port to listen on; 0 takes any free one.'),
  token: nameOfSecret('HTTP_TOKEN').optional().describe('Name of the secret that callers must show.'),
  keys: z
    .boolean()
    .default(false)
    .describe('Whether callers must show a service key (waddle key create) or the token, on this machine too.'),
  publicUrl: z
    .url({ protocol: /^https?$/, error: 'expected an address such as https://bot.example.org' })
    .optional()
    .describe('Where people outside reach the web side, such as https://bot.example.org: for links in chat and webhooks of platforms.'),
})

const redisUrl = z.string().regex(/^rediss?:\/\/\S+$/, 'expected a URL such as redis://127.0.0.1:6379')

const redis = z.union([
  redisUrl,
  z.strictObject({
    url: redisUrl.describe('redis://[user[:password]@]host[:port][/db], or rediss:// for TLS. The variable REDIS_URL wins over it.'),
    prefix: z
      .string()
      .regex(/^[\w.-]{1,64}$/, 'expected 1 to 64 letters, digits, dots, dashes and underscores')
      .optional()
      .describe("What the keys of this bot begin with; two bots on one Redis need two. Left out: the bot's name."),
    password: nameOfSecret('REDIS_PASSWORD').optional().describe('Name of the secret that holds the password.'),
  }),
])

const databaseUrl = z.string().min(1)
const noDatabase = 'sqlite:data/waddle.db'

const database = z.union([
  databaseUrl,
  z.strictObject({
    url: databaseUrl.default(noDatabase).describe('The same as the short form. The variable DATABASE_URL wins over it.'),
    pool: z
      .int()
      .min(2)
      .max(100)
      .optional()
      .describe('Connections that one process takes from a server, at most; left out: 4. The variable DATABASE_POOL wins over it.'),
    replica: z
      .string()
      .regex(/^postgres(ql)?:\/\/\S+$/, 'expected a URL such as postgres://duck@replica.example.org/duck')
      .optional()
      .describe(
        'A streaming replica of the server, for what may lag: ranks and lists. The variable DATABASE_REPLICA_URL wins over it, and is where a password belongs.',
      ),
  }),
])

/** Everything waddle.yml can say. Strict: a key that is not here is a mistake, and said so. */
export const configSchema = z.strictObject({
  name: z.string().min(1).max(100).default('waddle').describe("The bot's name."),
  database: database
    .default(noDatabase)
    .describe(
      "sqlite:<path from the bot's folder>, sqlite::memory: or postgres://<user>@<host>/<name>. The variable DATABASE_URL wins over it, and is where a password belongs.",
    ),
  redis: redis
    .optional()
    .describe(
      'Where limits and caches are that several processes share: a URL, or url, prefix and password. Left out: each process has its own.',
    ),
  amqp: z
    .string()
    .regex(/^amqps?:\/\/\S+$/, 'expected a URL such as amqp://127.0.0.1:5672')
    .optional()
    .describe('A RabbitMQ that carries events between processes. The variable AMQP_URL wins over it.'),
  bus: z
    .enum(['auto', 'redis', 'amqp'])
    .default('auto')
    .describe('What carries events between processes; auto: amqp where there is one, else redis.'),
  prefix: z
    .string()
    .regex(/^\S{1,8}$/, 'expected 1 to 8 characters without spaces')
    .default('!')
    .describe('What commands begin with.'),
  http: z
    .union([z.literal(false), http])
    .prefault({})
    .describe('The web side: health, metrics, API; false switches it off.'),
  network: z
    .strictObject({
      allow: z.array(cidr).default([]).describe('Networks that links may lead to although they are not public, such as 10.1.0.0/16.'),
      deny: z.array(cidr).default([]).describe('Networks that links may not lead to although they are public.'),
    })
    .prefault({})
    .describe('Where links that people name may lead; by default to every public address and to no other.'),
  log: z
    .strictObject({
      level: z.enum(levels).default('info').describe('The least level that is written.'),
      otlp: z
        .url({ protocol: /^https?$/, error: 'expected the address of a collector such as http://127.0.0.1:4318' })
        .optional()
        .describe('A collector that traces are sent to, as OTLP over HTTP. The variable OTEL_EXPORTER_OTLP_ENDPOINT wins over it.'),
      reports: nameOfSecret('SENTRY_DSN')
        .optional()
        .describe("Name of the secret that holds the DSN of a server that collects errors and speaks Sentry's protocol."),
      traceEvery: z.int().min(0).default(100).describe('One message in so many has its road traced, to be read at /traces; 0 for none.'),
    })
    .prefault({})
    .describe('What is logged.'),
  router: z
    .strictObject({
      timeLimit: span.prefault('2s').describe('How long one command may take.'),
      queue: z.int().min(1).max(10_000_000).default(10_000).describe('How many events may wait; beyond it chatter is shed, counted.'),
      perModule: z.int().min(1).max(100_000).default(64).describe('How many commands and events of one module may run at once; more wait.'),
      refusals: z
        .enum(['auto', 'always', 'never'])
        .default('auto')
        .describe('Whether somebody who may not use a command is told; auto: where only they can see it.'),
    })
    .prefault({})
    .describe('How messages are worked on.'),
  receivers: z
    .record(z.string(), receiver)
    .prefault({ console: {} })
    .describe('Where messages come from: console, twitch … each at most once.'),
  modules: z.record(z.string(), module).default({}).describe('What the bot can do, one entry a module.'),
  communities: z
    .record(z.string(), community)
    .prefault({ main: {} })
    .describe('Who the bot serves: channels over all platforms that belong together.'),
})

/** A whole, checked configuration. Spans of time are milliseconds. */
export type Config = z.output<typeof configSchema>
export type ModuleConfig = Config['modules'][string]
export type ReceiverConfig = Config['receivers'][string]
export type CommunityConfig = Config['communities'][string]
export type CommandConfig = ModuleConfig['commands'][string]
