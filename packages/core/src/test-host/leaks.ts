import { WaddleError } from '@waddlebot/sdk'

/** Timers that keep the process alive right now. */
export function timers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length
}

/** Fail if a module left timers running. */
export function refuseLeaks(module: string, before: number): void {
  const left = timers() - before
  if (left <= 0) return
  throw new WaddleError('WDL_LEAK', `module "${module}" left ${left} timer(s) running after it was unloaded`, {
    fix: 'pass ctx.signal to what waits, or give its disposer to ctx.defer()',
  })
}
