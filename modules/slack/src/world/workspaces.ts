import type { Logger, WebClient, WebClientOptions } from '@slack/web-api'
import { Backoff, type ReceiverContext } from '@waddlebot/sdk'
import type { SlackConfig } from '../config.ts'
import { type Trouble, troubleOf } from './trouble.ts'
import { type Standing, Workspace } from './workspace.ts'

/** The secret of the only workspace, and what the names of the others begin with. */
export const tokenName = 'SLACK_BOT_TOKEN'

/** How clients of the Web API are made; the core's queues decide when something is tried again. */
export function clientOptions(config: SlackConfig, logger: Logger): WebClientOptions {
  return {
    slackApiUrl: config.apiUrl,
    timeout: config.timing.requestMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger,
  }
}

/** Ask Slack whose token this is. @throws what `@slack/web-api` throws, and an error for a token of a whole organisation */
export async function standingOf(client: WebClient): Promise<Standing> {
  const said = await client.auth.test()
  if (said.is_enterprise_install || !said.team_id)
    throw new Error('this token is of a whole organisation (Enterprise Grid); install the app in single workspaces')
  const { scopes } = said.response_metadata ?? {}
  return {
    team: said.team_id,
    name: said.team ?? said.team_id,
    botUserId: said.user_id ?? '',
    botId: said.bot_id ?? '',
    scopes: scopes?.length ? scopes : undefined,
  }
}

/** Every workspace that the bot has a token for. */
export class Workspaces {
  readonly #ctx: ReceiverContext<SlackConfig>
  readonly #client: (token: string) => WebClient
  readonly #known = new Map<string, Workspace>()
  /** Why a secret gave no workspace: the token is dead, or Slack could not be asked yet. */
  readonly #failed = new Map<string, { readonly why: string; readonly dead: boolean }>()
  /** Tokens that were tried, or are being tried, by the names of their secrets. */
  readonly #tried = new Map<string, string>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #stopped = false
  /** Told when a workspace has a token again, after one that was dead. */
  back: (workspace: Workspace) => void = () => {}

  constructor(ctx: ReceiverContext<SlackConfig>, client: (token: string) => WebClient) {
    this.#ctx = ctx
    this.#client = client
  }

  /** Try every token that is set. Resolves after the first try of each; those that Slack could not be asked about are tried again. */
  async open(): Promise<void> {
    await this.#look()
    this.#watch()
    this.#lookAgain()
  }

  /** Whether there is a token for a workspace that is not known here: another process of the bot was told of it. It is tried now. */
  expects(team: string): boolean {
    const name = `${tokenName}_${team}`
    const token = this.#ctx.secret(name)
    if (token === undefined || this.#failed.get(name)?.dead) return false
    if (this.#tried.get(name) !== token) void this.#try(name)
    return true
  }

  get(team: string | undefined): Workspace | undefined {
    return team === undefined ? undefined : this.#known.get(team)
  }

  /** The workspace that is meant: by its id, or the only one when there is no id. */
  at(team: string | null): Workspace | undefined {
    if (team !== null) return this.#known.get(team)
    return this.#known.size === 1 ? this.all[0] : undefined
  }

  get all(): readonly Workspace[] {
    return [...this.#known.values()]
  }

  /** Secrets that gave no workspace, and why. */
  get failed(): ReadonlyMap<string, { readonly why: string; readonly dead: boolean }> {
    return this.#failed
  }

  /** Keep the token of a workspace that installed the app. @throws when Slack does not know the token */
  async install(team: string, token: string): Promise<Workspace> {
    const standing = await standingOf(this.#client(token))
    const only = this.#ctx.secret(tokenName) !== undefined && this.#known.get(team)?.secret === tokenName
    const secret = only ? tokenName : `${tokenName}_${team}`
    this.#tried.set(secret, token)
    await this.#ctx.renewSecrets([secret], async () => ({ [secret]: token }))
    return this.#add(secret, token, standing)
  }

  /**
   * Slack says that a workspace took the app away: its token is of no use any more. What was said of an older token may
   * come when there is a newer one, so Slack is asked about the one that there is.
   */
  async forget(team: string): Promise<void> {
    const workspace = this.#known.get(team)
    if (!workspace) return
    await workspace.call((client) => client.auth.test())
    if (workspace.dead === undefined) return
    workspace.gone = true
    const { secret, client } = workspace
    // In line with whoever keeps a new one, in any process: what is taken away is this token and no other.
    await this.#ctx.renewSecrets([secret], async (now) => (now[secret] === client.token ? { [secret]: undefined } : {}))
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#timers) clearTimeout(timer)
  }

  async #try(name: string, backoff = this.#backoff()): Promise<void> {
    const token = this.#ctx.secret(name)
    if (token === undefined || this.#stopped) return
    this.#tried.set(name, token)
    try {
      const standing = await standingOf(this.#client(token))
      if (this.#tried.get(name) === token) this.#add(name, token, standing)
    } catch (error) {
      if (this.#tried.get(name) !== token) return
      const trouble: Trouble = error instanceof Error && !('code' in error) ? refusedBy(error) : troubleOf(error)
      const dead = trouble.kind === 'refused'
      this.#failed.set(name, { why: trouble.detail, dead })
      if (dead) this.#ctx.log.error(`Slack does not take the token in ${name}`, { reason: trouble.code, fix: 'waddle connect slack' })
      else this.#later(Math.max(backoff.next(), trouble.retryAfterMs ?? 0), () => this.#try(name, backoff))
    }
  }

  #add(secret: string, token: string, standing: Standing): Workspace {
    this.#failed.delete(secret)
    const workspace = new Workspace({
      standing,
      client: this.#client(token),
      secret,
      now: () => this.#ctx.now(),
      died: ({ dead }) =>
        this.#ctx.log.error(`the token of the Slack workspace ${standing.name} is dead`, { reason: dead, fix: 'waddle connect slack' }),
    })
    const before = this.#known.get(standing.team)
    this.#known.set(standing.team, workspace)
    this.#ctx.log.info('in a Slack workspace', { workspace: standing.name, team: standing.team })
    if (before?.dead !== undefined) this.back(workspace)
    return workspace
  }

  /** Try every token that was not tried yet: those that there are at the start, and those that another process was given since. */
  async #look(): Promise<void> {
    const names = this.#ctx.secretNames().filter((name) => name === tokenName || name.startsWith(`${tokenName}_`))
    await Promise.all(names.filter((name) => this.#tried.get(name) !== this.#ctx.secret(name)).map((name) => this.#try(name)))
  }

  #lookAgain(): void {
    this.#later(this.#ctx.config.timing.tokenLookMs, async () => {
      await this.#look()
      this.#lookAgain()
    })
  }

  /** A workspace where nobody says anything would not tell of a dead token either. */
  #watch(): void {
    const { tokenCheckMs } = this.#ctx.config.timing
    this.#later(tokenCheckMs, async () => {
      const quiet = this.all.filter(({ dead, triedAt }) => dead === undefined && this.#ctx.now() - triedAt >= tokenCheckMs)
      await Promise.all(quiet.map((workspace) => workspace.call((client) => client.auth.test())))
      this.#watch()
    })
  }

  #backoff(): Backoff {
    const { reconnectMs, reconnectMostMs } = this.#ctx.config.timing
    return new Backoff(reconnectMs, reconnectMostMs)
  }

  #later(ms: number, run: () => Promise<void>): void {
    if (this.#stopped) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      void run()
    }, ms)
    this.#timers.add(timer)
  }
}

const refusedBy = (error: Error): Trouble => ({ kind: 'refused', code: 'org_token', detail: error.message })
