import type { Log } from '@waddlebot/sdk'
import type { SlackConfig } from '../config.ts'
import { isTimestamp } from '../key.ts'
import { history } from '../limits.ts'
import type { Workspace } from '../world/workspace.ts'
import type { Workspaces } from '../world/workspaces.ts'
import type { Hearing } from './hearing.ts'
import type { Order } from './order.ts'
import { type Heard, later, type Seen } from './seen.ts'
import type { Payload } from './sight.ts'

/** How long what is said now waits for what was said in the gap; milliseconds. Slack waits three seconds in all. */
const holdMs = 1_500
/** Channels that are asked for at a time. */
const atOnce = 4
/** Threads of a channel that are asked for, besides those that the history says were answered: those spoken in last. */
const mostThreads = 5
/** So far before the newest message that was heard is looked too, for one that was said before it and came later; seconds. */
const overlap = 5

export interface CatchUpParts {
  readonly log: Log
  readonly config: SlackConfig
  readonly workspaces: Workspaces
  readonly seen: Seen
  readonly order: Order
  readonly hearing: Hearing
}

/** Asks for what was said while nobody listened: events that Slack could not deliver, and retries too late. */
export class CatchUp {
  readonly #parts: CatchUpParts
  readonly #stop = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(parts: CatchUpParts) {
    this.#parts = parts
  }

  /**
   * Fill the gap. What is said now in a channel waits until it has caught up, for a moment at most.
   *
   * @param team the only workspace to look at
   */
  run(team?: string): void {
    const { seen, order, log } = this.#parts
    const channels = team === undefined ? seen.channels : seen.channels.filter((heard) => heard.team === team)
    if (channels.length === 0) return
    const done = new Map(channels.map((heard) => [heard, deferred()]))
    for (const heard of channels) order.hold(`${heard.team}/${heard.channel}`, done.get(heard)!.promise, holdMs)
    this.#running = this.#running.then(async () => {
      const left = [...channels]
      const worker = async () => {
        for (let heard = left.shift(); heard; heard = left.shift()) {
          await this.#fill(heard).catch((error: unknown) =>
            log.warn('a gap could not be filled', { channel: heard!.channel, reason: String(error) }),
          )
          done.get(heard)!.resolve(undefined)
        }
      }
      await Promise.all(Array.from({ length: atOnce }, worker))
    })
  }

  /** Ask for nothing more; resolves when nothing is on its way. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #fill(heard: Heard): Promise<void> {
    const { workspaces, config, log, hearing } = this.#parts
    const { team, channel, threads } = heard
    const workspace = workspaces.get(team)
    if (!workspace || workspace.dead !== undefined || this.#stop.signal.aborted) return
    const since = (Number(heard.last) - overlap).toFixed(6)
    const talk = await this.#pages(workspace, channel, since, undefined)
    const spokenIn = [...threads].filter(([root, newest]) => root !== newest).slice(-mostThreads)
    const roots = new Set([...talk.answered, ...spokenIn.map(([root]) => root)])
    const lists = [talk]
    for (const root of roots) lists.push(await this.#pages(workspace, channel, threads.get(root) ?? since, root))
    const missed = new Map(lists.flatMap(({ messages }) => messages).map((message) => [String(message['ts']), message]))
    for (const ts of heard.messages) missed.delete(ts)
    if (lists.some(({ more }) => more))
      log.warn('more was said in a gap than is asked for; the oldest of it is lost', { channel, asked: config.backfill.messages })
    let taken = 0
    for (const [, message] of [...missed].sort(([one], [other]) => Number(one) - Number(other))) {
      if (this.#stop.signal.aborted) return
      if (await hearing.recall(workspace, channel, message)) taken++
    }
    if (missed.size > 0) log.info('heard what was said in a gap', { channel, messages: taken })
  }

  /**
   * What was said after `since`, in the channel or in a thread: the newest of it. A channel is read from its end, so
   * that older messages tell which of them were answered meanwhile.
   */
  async #pages(workspace: Workspace, channel: string, since: string, thread: string | undefined) {
    const most = this.#parts.config.backfill.messages
    const messages: Payload[] = []
    const answered = new Set<string>()
    let cursor = ''
    let reached = false
    do {
      const page = { channel, limit: history.page, ...(cursor ? { cursor } : {}) }
      const said = await workspace.call((client) =>
        thread === undefined ? client.conversations.history(page) : client.conversations.replies({ ...page, ts: thread, oldest: since }),
      )
      if ('trouble' in said) {
        const { kind, retryAfterMs = 1_000, detail } = said.trouble
        if (kind === 'refused' || this.#stop.signal.aborted) {
          this.#parts.log.warn('the history of a channel could not be read; what was said in a gap is lost', { channel, reason: detail })
          break
        }
        await pause(retryAfterMs, this.#stop.signal)
        continue
      }
      for (const message of said.ok.messages ?? []) {
        const { ts, latest_reply } = message
        if (!isTimestamp(ts)) continue
        if (later(ts, since)) messages.push({ ...message })
        else reached ||= thread === undefined
        if (isTimestamp(latest_reply) && later(latest_reply, since)) answered.add(ts)
      }
      cursor = said.ok.response_metadata?.next_cursor ?? ''
    } while (cursor !== '' && !reached && messages.length < most && !this.#stop.signal.aborted)
    return { messages, answered, more: cursor !== '' && !reached }
  }
}

function deferred() {
  let resolve: (value: unknown) => void = () => {}
  const promise = new Promise<unknown>((settle) => (resolve = settle))
  return { promise, resolve }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
