import { type AsyncHook, createHook } from 'node:async_hooks'
import { WaddleError } from '@waddlebot/sdk'

/** A timer as Node keeps it. */
interface Kept {
  hasRef?(): boolean
  /** True once it has fired for the last time or was cleared. */
  readonly _destroyed?: boolean
}

/** The test runner has timers of its own, which come and go while a test runs. */
const runner = /[/\\]node_modules[/\\](?:vitest|@vitest|birpc|tinypool)[/\\]/

/**
 * Watches the timers that are made while a bot under test lives. Counting those of the whole process before
 * and after would depend on what else began or ended meanwhile.
 */
export class TimerWatch {
  readonly #made = new Set<Kept>()
  readonly #hook: AsyncHook

  constructor() {
    this.#hook = createHook({
      init: (_id, type, _trigger, resource) => {
        if (type === 'Timeout' && !runner.test(callerOf(new Error().stack ?? ''))) this.#made.add(resource as Kept)
      },
    }).enable()
  }

  /** Watch no more, and judge nothing: the bot never came to life. */
  drop(): void {
    this.#hook.disable()
    this.#made.clear()
  }

  /** Fail if a module left timers running that keep the process alive. */
  end(module: string): void {
    this.#hook.disable()
    const left = [...this.#made].filter((timer) => timer._destroyed !== true && timer.hasRef?.() === true).length
    this.#made.clear()
    if (left === 0) return
    throw new WaddleError('WDL_LEAK', `module "${module}" left ${left} timer(s) running after it was unloaded`, {
      fix: 'pass ctx.signal to what waits, or give its disposer to ctx.defer()',
    })
  }
}

/** The first line of a stack that is neither Node's nor ours. */
function callerOf(stack: string): string {
  return (
    stack
      .split('\n')
      .slice(1)
      .find((line) => !line.includes('node:') && !line.includes('test-host/leaks')) ?? ''
  )
}
