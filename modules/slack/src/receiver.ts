import { App, type Receiver as BoltReceiver, SocketModeReceiver } from '@slack/bolt'
import { WebClient } from '@slack/web-api'
import type { Acted, ActionName, Actions, ActPlace, Outgoing, Receiver, ReceiverContext, ReceiverHealth, Sent } from '@waddlebot/sdk'
import type { SlackConfig } from './config.ts'
import { healthOf } from './health.ts'
import { CatchUp } from './hearing/catchup.ts'
import { Hearing } from './hearing/hearing.ts'
import { Intake } from './hearing/intake.ts'
import { Order } from './hearing/order.ts'
import { Seen } from './hearing/seen.ts'
import { teamsOf } from './hearing/slip.ts'
import { Door } from './line/door.ts'
import { Install } from './line/install.ts'
import { Sockets } from './line/sockets.ts'
import { Deeds } from './speaking/deeds.ts'
import { Outbox } from './speaking/outbox.ts'
import { Responses } from './speaking/responses.ts'
import { People } from './world/people.ts'
import { quietLogger } from './world/quiet.ts'
import type { Workspace } from './world/workspace.ts'
import { clientOptions, Workspaces } from './world/workspaces.ts'

const never = (reason: string): Sent => ({ sent: false, retry: false, why: 'refused', reason })

/** The bot on Slack: in any number of workspaces, over Socket Mode or HTTP. */
export class SlackReceiver implements Receiver {
  readonly #ctx: ReceiverContext<SlackConfig>
  readonly #workspaces: Workspaces
  readonly #intake: Intake
  readonly #outbox: Outbox
  readonly #deeds: Deeds
  readonly #catchUp: CatchUp
  readonly #install: Install
  #door: Door | undefined
  #sockets: Sockets | undefined
  #stopped = false
  /** Every token was tried once. */
  #opened = false

  constructor(ctx: ReceiverContext<SlackConfig>) {
    const { config, log, now } = ctx
    this.#ctx = ctx
    const logger = quietLogger(log)
    const options = clientOptions(config, logger)
    const client = (token?: string) => new WebClient(token, options)
    const workspaces = new Workspaces(ctx, client)
    const people = new People(ctx)
    const responses = new Responses(now, config.timing.requestMs)
    const seen = new Seen(config.backfill.channels)
    const order = new Order(config.timing.orderMs)
    const intake = new Intake({ log, now, order, workspaces, seen })
    const hearing = new Hearing({ ctx, workspaces, people, responses, seen, intake })
    const app = new App({
      receiver: nowhere,
      authorize: async (_, body) =>
        authorizationOf(
          teamsOf({ ...body })
            .map((team) => workspaces.get(team))
            .find(Boolean),
        ),
      clientOptions: options,
      convoStore: false,
      ignoreSelf: true,
      logger,
    })
    hearing.listen(app)
    intake.connect(app)
    this.#workspaces = workspaces
    this.#intake = intake
    this.#outbox = new Outbox(ctx, responses)
    this.#deeds = new Deeds(ctx, people, client)
    this.#catchUp = new CatchUp({ log, config, workspaces, seen, order, hearing })
    workspaces.back = (workspace) => this.#catchUp.run(workspace.id)
    this.#install = new Install({ ctx, workspaces, client: client() })
    if (config.mode === 'http') this.#door = new Door(ctx, intake)
    void Promise.all([workspaces.open(), this.#remember(seen)]).then(() => this.#connect(logger))
  }

  async send(message: Outgoing): Promise<Sent> {
    if (this.#stopped) return never('the bot is stopped')
    const workspace = this.#workspaces.at(message.server)
    if (!workspace) {
      const waiting = [...this.#workspaces.failed.values()].some(({ dead }) => !dead) || !this.#opened
      if (waiting) return { sent: false, retry: true, why: 'offline', retryAfterMs: 1_000, reason: 'not connected to Slack yet' }
      return never(`the bot has no token for the Slack workspace ${message.server ?? '(none was named)'}; type: waddle connect slack`)
    }
    const sent = workspace.dead === undefined ? await this.#outbox.send(workspace, message) : undefined
    if (workspace.dead === undefined || sent?.sent) return sent!
    const reason = `the token of ${workspace.standing.name} is dead: ${workspace.dead}; type: waddle connect slack`
    if (workspace.gone) return never(reason)
    // There may be a new one soon: until then the message waits, as long as its queue lets it.
    return { sent: false, retry: true, why: 'offline', retryAfterMs: this.#ctx.config.timing.tokenLookMs, reason }
  }

  async act<A extends ActionName>(where: ActPlace, action: A, input: Actions[A]['takes']): Promise<Acted<A>> {
    const workspace = this.#workspaces.at(where.server)
    if (!workspace || this.#stopped) return { done: false, reason: 'offline', detail: 'the bot is not connected to that Slack workspace' }
    return this.#deeds.do(workspace, where, action, input)
  }

  health(): ReceiverHealth {
    return healthOf({
      ctx: this.#ctx,
      workspaces: this.#workspaces,
      sockets: this.#sockets,
      opened: this.#opened,
      stopped: this.#stopped,
      heardAt: this.#intake.heardAt,
    })
  }

  async pause(): Promise<void> {
    this.#intake.paused = true
    this.#install.close()
  }

  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    this.#intake.paused = true
    this.#sockets?.stop()
    this.#door?.close()
    this.#install.close()
    this.#workspaces.stop()
    await this.#catchUp.stop()
  }

  /** Where channels were left before this process heard anything. */
  async #remember(seen: Seen): Promise<void> {
    try {
      for (const { server, channel, id } of (await this.#ctx.lastHeard()).toReversed()) if (server !== null) seen.left(server, channel, id)
    } catch (error) {
      this.#ctx.log.warn('where channels were left could not be read; what was said since then is not asked for', { error: String(error) })
    }
  }

  #connect(logger: ReturnType<typeof quietLogger>): void {
    this.#opened = true
    if (!this.#stopped) this.#catchUp.run()
    if (this.#stopped || this.#ctx.config.mode === 'http') return
    const appToken = this.#ctx.secret('SLACK_APP_TOKEN')
    if (!appToken) return
    const { config } = this.#ctx
    this.#sockets = new Sockets({
      ctx: this.#ctx,
      intake: this.#intake,
      dial: () =>
        new SocketModeReceiver({
          appToken,
          autoReconnectEnabled: false,
          clientPingTimeout: config.timing.clientPingMs,
          serverPingTimeout: config.timing.serverPingMs,
          installerOptions: { clientOptions: clientOptions(config, logger) },
          logger,
        }),
      gap: () => this.#catchUp.run(),
    })
  }
}

/** Bolt wants to be given events by something that it starts and stops; here that is done elsewhere. */
const nowhere: BoltReceiver = { init() {}, start: async () => {}, stop: async () => {} }

function authorizationOf(workspace: Workspace | undefined) {
  if (!workspace) throw new Error('no token for this workspace')
  const { botUserId, botId, team } = workspace.standing
  return { botToken: workspace.client.token!, botUserId, botId, teamId: team }
}
