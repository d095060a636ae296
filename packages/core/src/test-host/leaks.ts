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

/** Timers that are watched before those that have ended are let go. */
const atFirst = 1_000

/**
 * Watches the timers that are made while a bot under test lives. Counting those of the whole process before
 * and after would depend on what else began or ended meanwhile.
 */
export class TimerWatch {
  /** Each with where it was made. That is put into words, which costs more than the timer, for those that are left. */
  readonly #made = new Map<Kept, Error>()
  readonly #hook: AsyncHook
  #lookAgainAt = atFirst

  constructor() {
    this.#hook = createHook({
      init: (_id, type, _trigger, resource) => {
        if (type !== 'Timeout') return
        this.#made.set(resource as Kept, new Error())
        if (this.#made.size >= this.#lookAgainAt) this.#forgetEnded()
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
    const left = [...this.#made].flatMap(([timer, made]) => {
      if (timer._destroyed === true || timer.hasRef?.() !== true) return []
      const caller = callerOf(made.stack ?? '')
      return runner.test(caller) ? [] : [caller.trim()]
    })
    this.#made.clear()
    if (left.length === 0) return
    const places = [...new Set(left)].slice(0, 3).join('; ')
    throw new WaddleError('WDL_LEAK', `module "${module}" left ${left.length} timer(s) running after it was unloaded, made ${places}`, {
      fix: 'pass ctx.signal to what waits, or give its disposer to ctx.defer()',
    })
  }

  #forgetEnded(): void {
    for (const timer of this.#made.keys()) if (timer._destroyed === true) this.#made.delete(timer)
    this.#lookAgainAt = Math.max(atFirst, this.#made.size * 2)
  }
}

/** The first line of a stack that names a place which is neither Node's nor ours. */
function callerOf(stack: string): string {
  return (
    stack
      .split('\n')
      .slice(1)
      .find((line) => !line.includes('node:') && !line.includes('<anonymous>') && !line.includes('test-host/leaks')) ?? ''
  )
}
