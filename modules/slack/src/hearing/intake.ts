import type { App, ReceiverEvent } from '@slack/bolt'
import type { Log } from '@waddlebot/sdk'
import { isTimestamp } from '../key.ts'
import type { Workspaces } from '../world/workspaces.ts'
import type { Order } from './order.ts'
import type { Seen } from './seen.ts'
import { type Delivery, placeOf, record, type Slip, teamsOf, words } from './slip.ts'

/**
 * Where everything from Slack comes in, over sockets and over HTTP alike. It goes through Bolt, which acknowledges
 * events before anybody has seen them; so the true acknowledgement is kept back until the verdict is known.
 */
export class Intake {
  /** Take nothing any more: Slack will send it again, to whoever is there then. */
  paused = false
  /** When Slack was last heard; by the bot's clock. */
  heardAt: number | undefined
  readonly #log: Log
  readonly #now: () => number
  readonly #order: Order
  readonly #workspaces: Workspaces
  readonly #seen: Seen
  readonly #strangers = new Set<string>()
  #app: Pick<App, 'processEvent'> | undefined
  #odd = 0

  constructor(init: {
    readonly log: Log
    readonly now: () => number
    readonly order: Order
    readonly workspaces: Workspaces
    readonly seen: Seen
  }) {
    this.#log = init.log
    this.#now = init.now
    this.#order = init.order
    this.#workspaces = init.workspaces
    this.#seen = init.seen
  }

  /** From now on Bolt works on what comes. */
  connect(app: Pick<App, 'processEvent'>): void {
    this.#app = app
  }

  /** Take something in; resolves within the time that Slack waits for an answer. Never rejects. */
  async take(delivery: Delivery): Promise<Pick<Slip, 'verdict' | 'answer'>> {
    const { body } = delivery
    this.heardAt = this.#now()
    if (this.paused || !this.#app) return { verdict: 'refused' }
    if (!this.#isKnown(body)) return { verdict: this.#mayBeKnownSoon(body) ? 'refused' : 'skipped' }
    if (this.#isLeftForLater(body)) return { verdict: 'skipped' }
    const { channel, ts } = placeOf(body)
    const slip: Slip = { place: this.#order.enter(channel, ts), verdict: 'skipped' }
    try {
      await this.#app.processEvent(eventOf(delivery, slip))
    } catch (error) {
      this.odd(body, error)
    } finally {
      slip.place.leave()
    }
    return slip
  }

  /** Odd things are told at the 1st, 10th, 100th …: something broken sends thousands. */
  odd(what: unknown, error: unknown): void {
    this.#odd++
    if (Math.log10(this.#odd) % 1 !== 0) return
    const reason = error instanceof Error ? error.message : String(error)
    this.#log.warn('skipped something from Slack that cannot be read', { what: shapeOf(what), reason, skipped: this.#odd })
  }

  #isKnown(body: Delivery['body']): boolean {
    const teams = teamsOf(body)
    if (teams.some((team) => this.#workspaces.get(team) !== undefined)) return true
    const [team = 'nobody'] = teams
    if (this.#workspaces.expects(team)) return false
    if (!this.#strangers.has(team) && this.#strangers.size < 100) {
      this.#strangers.add(team)
      this.#log.warn('something came from a Slack workspace that the bot has no token for', { team, fix: 'waddle connect slack' })
    }
    return false
  }

  /**
   * Without a token nobody's roles are known and nothing can be answered. What is said meanwhile stands in the history,
   * and is asked for with the new one.
   */
  #isLeftForLater(body: Delivery['body']): boolean {
    const event = record(body['event'])
    if (event['type'] !== 'message' && event['type'] !== 'app_mention') return false
    const workspace = teamsOf(body).flatMap((team) => this.#workspaces.get(team) ?? [])[0]
    if (workspace?.dead === undefined) return false
    const { channel, ts } = event
    if (words(channel) !== '' && isTimestamp(ts)) this.#seen.missed(workspace.id, words(channel), ts)
    return true
  }

  #mayBeKnownSoon(body: Delivery['body']): boolean {
    if (teamsOf(body).some((team) => this.#workspaces.expects(team))) return true
    return [...this.#workspaces.failed.values()].some(({ dead }) => !dead)
  }
}

function eventOf({ body, retryNum, retryReason }: Delivery, slip: Slip): ReceiverEvent {
  return {
    body,
    ack: async () => {},
    customProperties: { slip },
    ...(retryNum === undefined ? {} : { retryNum }),
    ...(retryReason === undefined ? {} : { retryReason }),
  }
}

/** What something looks like, without what people wrote in it. */
function shapeOf(what: unknown): string {
  if (typeof what !== 'object' || what === null) return typeof what
  const { type, event } = what as { type?: unknown; event?: { type?: unknown; subtype?: unknown } | null }
  return (
    [type, event?.type, event?.subtype]
      .filter((word) => typeof word === 'string')
      .join('/')
      .slice(0, 100) || 'something without a type'
  )
}
