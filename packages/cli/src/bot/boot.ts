import type { Level, ModuleSpec, RootLog, RuntimeOptions } from '@waddlebot/core'
import {
  type Config,
  databasePlace,
  type Environment,
  findingError,
  httpToken,
  isSecretName,
  loadConfig,
  openSecrets,
  redisPlace,
  type Secrets,
} from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'
import { loadSpecs, type Receivers } from './specs.ts'

/** From here on the owner is told that a statement took long; below it only who looks closely. Milliseconds. */
const verySlow = 1_000

export interface BootOptions {
  readonly env: Environment
  readonly receivers: Receivers
  /** Apply pending migrations. A database that is not there yet has nothing to lose and is always made. */
  readonly migrate?: boolean
  /** Modules besides those of waddle.yml: the terminal. */
  readonly extra?: readonly ModuleSpec[]
  /** Least level logged; what waddle.yml says when left out. */
  readonly logLevel?: Level
}

/** A bot that is ready to be started: its configuration, and the options of its runtime. */
export interface Booted {
  readonly config: Config
  readonly dir: string
  readonly secrets: Secrets
  /** What callers of the web side must show. */
  readonly token: string | undefined
  readonly log: RootLog
  readonly options: RuntimeOptions
}

/** Read waddle.yml, load its modules, open its database. Starts nothing. */
export async function boot(dir: string, options: BootOptions): Promise<Booted> {
  const loaded = loadConfig(dir, { env: options.env })
  const { config } = loaded
  const core = await import('@waddlebot/core')
  const secrets = openSecrets(dir, { env: options.env })
  const token = httpToken(loaded, secrets)
  if (token.findings[0]) throw findingError(token.findings[0])
  const modules = [...(await loadSpecs(config, dir, options.receivers)), ...(options.extra ?? [])]
  core.planModules(modules)
  const hidden = new HiddenValues(secrets)
  const log = await core.pinoLog(options.logLevel ?? config.log.level, () => hidden.values)
  const slow = (statement: { ms: number; sql: string; prefix: string | undefined }) => {
    const level = statement.ms >= verySlow ? 'warn' : 'debug'
    const { prefix, sql } = statement
    log[level]('a statement took long', {
      module: prefix?.slice(0, -1) ?? 'waddle',
      ms: Math.round(statement.ms),
      sql: sql.trim().slice(0, 500),
    })
  }
  const store = await core.openStore(databasePlace(config.database, dir), {
    as: config.redis === undefined ? 'whole' : 'running',
    slow,
    replicated: ({ fit, why, lagMs }) =>
      fit
        ? log.info('the read replica is asked for what may lag', { lagMs })
        : log.warn('the read replica is not asked, the database itself is', { why, lagMs }),
    pressed: (pool) => log.warn('many wait for a connection to the database', { ...pool }),
  })
  const fresh = (await store.tableNames()).length === 0
  const redis = await core.openRedis(
    redisPlace(config, (name) => hidden.handOut(secrets.get(name))),
    log,
  )
  const reportsTo = config.log.reports === undefined ? undefined : hidden.handOut(secrets.get(config.log.reports))
  if (config.log.reports !== undefined && reportsTo === undefined) {
    throw new WaddleError('WDL_SECRET_MISSING', `log.reports names the secret ${config.log.reports}, which nobody has set`, {
      fix: `waddle secret set ${config.log.reports}`,
    })
  }
  const reports = reportsTo === undefined ? undefined : core.openReports(reportsTo, log)
  const spansTo = core.otlpUrl(config.log.otlp, options.env)
  const spans = spansTo === undefined ? undefined : await core.openOtlp(spansTo, config.name, log)
  return {
    config,
    dir,
    secrets,
    token: token.value,
    log,
    options: {
      store,
      modules,
      log,
      redis,
      spans,
      reports,
      name: config.name,
      prefix: config.prefix,
      networks: config.network,
      refusals: config.router.refusals,
      timeLimitMs: config.router.timeLimit,
      queue: config.router.queue,
      perModule: config.router.perModule,
      traceEvery: config.log.traceEvery,
      communities: config.communities,
      secret: (name) => hidden.handOut(secrets.get(name)),
      secretValues: () => hidden.values,
      // Whatever stands in the environment may be a secret; who asks is shown those that they declared.
      secretNames: () => [...new Set([...secrets.list().map((entry) => entry.name), ...Object.keys(options.env).filter(isSecretName)])],
      sealer: secrets,
      hide: (value) => void hidden.handOut(value),
      publicUrl: config.http === false ? undefined : config.http.publicUrl,
      migrate: fresh || (options.migrate ?? false),
    },
  }
}

/** Values that must never be logged. Read when first needed: most bots log nothing secret in a minute. */
class HiddenValues {
  readonly #secrets: Secrets
  #values: readonly string[] | undefined
  /** Those that were replaced may still be on their way somewhere. */
  readonly #earlier = new Set<string>()

  constructor(secrets: Secrets) {
    this.#secrets = secrets
  }

  get values(): readonly string[] {
    this.#values ??= [...new Set([...this.#secrets.list().flatMap((entry) => this.#secrets.get(entry.name) ?? []), ...this.#earlier])]
    return this.#values
  }

  /** Whatever is handed out is hidden from then on, wherever it came from. */
  handOut(value: string | undefined): string | undefined {
    if (value !== undefined && !this.#earlier.has(value)) {
      this.#earlier.add(value)
      this.#values = undefined
    }
    return value
  }
}
