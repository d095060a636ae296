import { budgets } from './budget.ts'
import type { Awaitable, Environment } from './environment.ts'
import { type Evaluation, overdue } from './run.ts'
import type { Value } from './value.ts'

/**
 * Carry an evaluation to its end: at once when nothing has to be waited for, else as a promise that is
 * rejected with WDL_COMMANDS_TEMPLATE_TIME after five seconds or when the environment's signal says so.
 */
export function drive(evaluation: Evaluation, env: Environment): Awaitable<Value> {
  if (env.signal?.aborted === true) throw overdue()
  const first = evaluation.next()
  return first.done === true ? first.value : wait(evaluation, first.value, env.signal)
}

async function wait(evaluation: Evaluation, first: PromiseLike<Value>, signal: AbortSignal | undefined): Promise<Value> {
  let end = () => {}
  const ended = new Promise<never>((_, reject) => {
    end = () => reject(overdue())
  })
  // Nobody may be listening any more when it ends.
  ended.catch(() => {})
  const timer = setTimeout(end, budgets.wall)
  signal?.addEventListener('abort', end, { once: true })
  try {
    let waiting = first
    for (;;) {
      const step = await settle(evaluation, waiting, ended)
      if (signal?.aborted === true) throw overdue()
      if (step.done === true) return step.value
      waiting = step.value
    }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
  }
}

/** Wait for one thing and hand it, or its error, back to the evaluation; the end of time goes past it. */
async function settle(evaluation: Evaluation, waiting: PromiseLike<Value>, ended: Promise<never>) {
  const outcome = await Promise.race([
    ended,
    waiting.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
  ])
  return 'error' in outcome ? evaluation.throw(outcome.error) : evaluation.next(outcome.value)
}
