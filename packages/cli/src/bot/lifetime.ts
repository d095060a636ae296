import type { HttpServer, RootLog, Runtime } from '@waddlebot/core'
import { exit } from '../exit.ts'
import { endProcess } from './departure.ts'

/** What lives as long as the bot does. */
export interface Living {
  readonly runtime: Runtime
  readonly http: HttpServer | undefined
  readonly log: RootLog
}

/**
 * Live until a signal says stop, then stop in order: not ready, hear nothing more, finish, close. A second
 * signal ends the process at once: whoever sends it does not want to wait.
 *
 * @returns the signal that ended it
 */
export function untilSignal(living: Living): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first: NodeJS.Signals | undefined
    // A bot whose modules wait for nothing right now, such as one without receivers, would end by itself.
    const alive = setInterval(() => {}, 2 ** 31 - 1)
    const stop = async (signal: NodeJS.Signals) => {
      if (first) {
        living.log.warn('a second signal: ending at once', { signal })
        living.log.flush()
        endProcess(exit.interrupted)
      }
      first = signal
      living.log.info('stopping', { signal })
      await living.runtime.stop()
      await living.http?.close()
      living.log.info('stopped')
      clearInterval(alive)
      living.log.flush()
      resolve(signal)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(signal))
  })
}

/**
 * What nobody caught ends the process with 1, after a line that says so: after it nothing can be trusted, and
 * what was accepted is done at the next start. A promise that nobody waited for broke nothing but itself: it is
 * named, and the bot goes on.
 */
export function crashLoudly(log: RootLog): void {
  const tell = (what: string, error: unknown) => {
    if (log.enabled('error')) log.error(what, { error })
    else process.stderr.write(`error  ${what}: ${error instanceof Error ? error.message : String(error)}\n`)
    log.flush()
  }
  process.on('unhandledRejection', (error) => tell('a promise that nobody waited for failed', error))
  process.on('uncaughtException', (error) => {
    tell('nobody caught this', error)
    endProcess(exit.failed)
  })
}
