import type { Log, Outgoing } from '@waddlebot/sdk'
import type { Trouble } from '../world/trouble.ts'
import type { Workspace } from '../world/workspace.ts'

/** Slack does not tell doubles apart; so every message carries the id under which it was sent, in its metadata. */
export const metadataType = 'waddle'

/** For so long after a start, what is to be said may have been said before the end of the last run; milliseconds. The core gives up after as much. */
const youngMs = 600_000
/** How far back is looked; milliseconds. */
const backMs = 900_000
/** Most ids that are remembered. */
const most = 5_000
/** A look that Slack puts off for longer is not waited for at a start; milliseconds. */
const patienceMs = 5_000
/** Looks in vain before a message is posted all the same: one of this run that ended in doubt, and any at a start. */
const looks = { doubtful: 5, young: 2 }

/** Messages that are out already: those whose sending ended in doubt, and those of a run that was killed. */
export class Posted {
  readonly #log: Log
  readonly #now: () => number
  readonly #since: number
  readonly #ids = new Map<string, string>()
  readonly #looked = new Set<string>()
  readonly #doubtful = new Set<string>()
  readonly #inVain = new Map<string, number>()

  constructor(log: Log, now: () => number) {
    this.#log = log
    this.#now = now
    this.#since = now()
  }

  /** `message` is out, under this timestamp. */
  add(id: string, ts: string): void {
    this.#doubtful.delete(id)
    this.#ids.set(id, ts)
    if (this.#ids.size > most) this.#ids.delete(this.#ids.keys().next().value!)
  }

  /** Nobody knows whether `message` is out. */
  doubt(id: string): void {
    this.#doubtful.add(id)
  }

  /** The timestamp of `message` if it is out already; the trouble if Slack cannot be asked just now. */
  async find(
    workspace: Workspace,
    message: Outgoing,
    thread: string | undefined,
  ): Promise<{ readonly ts?: string; readonly trouble?: Trouble }> {
    const known = this.#ids.get(message.id)
    if (known !== undefined) return { ts: known }
    const place = `${workspace.id}/${message.channel}/${thread ?? ''}`
    const doubtful = this.#doubtful.has(message.id)
    if (!doubtful && (this.#looked.has(place) || this.#now() - this.#since > youngMs)) return {}
    const said = await this.#look(workspace, message.channel, thread)
    if ('trouble' in said) {
      const { kind, retryAfterMs = 0, detail } = said.trouble
      const tries = (this.#inVain.get(place) ?? 0) + 1
      this.#inVain.set(place, tries)
      // What Slack will not show can never be compared; and nobody waits without end to be told something.
      const worthAnother = doubtful ? tries < looks.doubtful : tries < looks.young && retryAfterMs <= patienceMs
      if (kind !== 'refused' && worthAnother) return { trouble: said.trouble }
      this.#log.debug('could not look whether a message is out already', { channel: message.channel, reason: detail })
    }
    this.#inVain.delete(place)
    this.#looked.add(place)
    const ts = this.#ids.get(message.id)
    return ts === undefined ? {} : { ts }
  }

  async #look(workspace: Workspace, channel: string, thread: string | undefined) {
    const page = { channel, limit: 100, include_all_metadata: true, oldest: ((this.#now() - backMs) / 1_000).toFixed(6) }
    const said = await workspace.call((client) =>
      thread === undefined ? client.conversations.history(page) : client.conversations.replies({ ...page, ts: thread }),
    )
    if ('trouble' in said) return said
    for (const { ts, bot_id, user, metadata } of said.ok.messages ?? []) {
      const { event_type, event_payload } = (metadata ?? {}) as { event_type?: unknown; event_payload?: { id?: unknown } }
      const id = event_payload?.id
      if (event_type === metadataType && typeof id === 'string' && ts && workspace.isOwn({ user, bot_id })) this.add(id, ts)
    }
    return said
  }
}
