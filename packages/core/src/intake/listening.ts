import { type Envelope, isWaddleError, WaddleError } from '@waddlebot/sdk'
import { failedAt } from '../modules/blame.ts'
import type { Host } from '../modules/host.ts'
import { contextOf } from '../modules/scope.ts'
import { Deadlines } from '../router/deadlines.ts'
import { authorOf, channelOf } from '../router/turn.ts'
import type { Work } from '../store/work.ts'
import type { PerformOptions } from './perform.ts'
import type { CollectingRun } from './run.ts'
import type { Ended, Task } from './task.ts'

/** An event handler may take so many times as long as a command: nobody waits for its answer. */
const patience = 5

/** Has modules hear of events. */
export class Listening {
  readonly #options: Pick<PerformOptions, 'people' | 'ground' | 'log' | 'timeLimitMs'>
  readonly #deadlines = new Deadlines()

  constructor(options: Pick<PerformOptions, 'people' | 'ground' | 'log' | 'timeLimitMs'>) {
    this.#options = options
  }

  close(): void {
    this.#deadlines.stop()
  }

  /** Run one module's handler. Never rejects; what it said before it failed is not said. */
  async hear(task: Task, host: Host, { work, drafts, sayNow }: Omit<CollectingRun, 'signal'>): Promise<Ended> {
    const { envelope, place, person } = task
    const handler = host.definition.on?.[envelope.kind] as ((context: object) => unknown) | undefined
    if (!handler) return { outcome: 'silent', module: host.name }
    // A module that rests is spared chatter. What happens only once, a follow or a raid, it is still told: nobody tells it again.
    if (host.breaker.open && envelope.kind === 'message') return { outcome: 'silent', reason: 'module-resting', module: host.name }
    host.breaker.begin()
    const abort = new AbortController()
    const run: CollectingRun = { work, drafts, sayNow, signal: abort.signal }
    const bits = this.#options.people.roles(place, envelope.account, person)
    const context = contextOf(host, this.#options.ground, run, {
      event: eventOf(envelope, place.id),
      author: authorOf(envelope, person, bits),
      channel: channelOf(place),
    })
    try {
      await this.#inTime(host.name, Promise.resolve(handler(context)), () => abort.abort())
      host.breaker.succeeded()
      return { outcome: drafts.length > 0 ? 'replied' : 'silent', module: host.name }
    } catch (error) {
      this.#failed(task, host, error, work)
      drafts.length = 0
      const late = isWaddleError(error) && error.code === 'WDL_TIME_LIMIT'
      return { outcome: 'failed', reason: late ? 'time-limit' : 'error', module: host.name }
    } finally {
      abort.abort()
    }
  }

  #failed({ envelope, place, trace }: Task, host: Host, error: unknown, work: Work): void {
    this.#options.log.error(`module ${host.name} failed at ${envelope.kind}`, {
      id: `${envelope.platform}:${envelope.id}`,
      channel: place.id,
      ...(trace ? { trace: trace.id } : {}),
      error,
      resting: failedAt(host.breaker, error, work),
    })
  }

  #inTime<T>(module: string, work: Promise<T>, late: () => void): Promise<T> {
    const limit = this.#options.timeLimitMs * patience
    return new Promise<T>((resolve, reject) => {
      const inTime = this.#deadlines.watch(limit, () => {
        late()
        const message = `an event handler of module ${module} was not done after ${limit} ms`
        reject(new WaddleError('WDL_TIME_LIMIT', message, { fix: 'waddle config set router.timeLimit 5s' }))
      })
      work.then(resolve, reject).finally(inTime)
    })
  }
}

/** An envelope as event handlers see it. */
function eventOf(envelope: Envelope, channel: string): object {
  return {
    ...envelope.data,
    ...(envelope.text === '' ? {} : { text: envelope.text }),
    id: envelope.id,
    kind: envelope.kind,
    channel,
    user: envelope.account.displayName ?? envelope.account.name,
    at: envelope.at,
  }
}
