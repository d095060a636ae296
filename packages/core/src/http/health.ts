import type { Runtime } from '../runtime.ts'
import type { Store, StoreHealth } from '../store/index.ts'

/** Whether the bot should get traffic, and if not, why. */
export interface Readiness {
  readonly ready: boolean
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly detail?: string }>>
}

/** Longest that a look at the store may take; milliseconds. A hanging database must not hang the answer, which is due within a second. */
const patience = 800

/** Looks that are under way: however often somebody asks, a store that hangs is asked once. */
const looking = new WeakMap<Store, Promise<StoreHealth>>()

function lookAt(store: Store): Promise<StoreHealth> {
  const under = looking.get(store)
  if (under) return under
  const look = store
    .health()
    .catch((error: unknown) => ({ ok: false, detail: (error as Error).message }))
    .finally(() => looking.delete(store))
  looking.set(store, look)
  return look
}

/** Look at the store, the receivers and the queue. Always answers within a second. */
export async function readiness(runtime: Runtime): Promise<Readiness> {
  const checks: Record<string, { ok: boolean; detail?: string }> = {}
  if (runtime.state !== 'running') checks['bot'] = { ok: false, detail: `it is ${runtime.state}` }
  const store = await within<StoreHealth>(lookAt(runtime.store), { ok: false, detail: '', code: `no answer within ${patience} ms` })
  // Anybody may ask: the code says what is wrong, and files of this machine are nobody's business.
  checks['store'] = store.ok ? { ok: true } : { ok: false, detail: store.code ?? 'the database cannot be used' }
  for (const [name, health] of Object.entries(runtime.health())) {
    checks[`receiver.${name}`] = {
      ok: health.state === 'up' || health.state === 'degraded',
      ...(health.detail === undefined ? {} : { detail: health.detail }),
    }
  }
  const waiting = runtime.intake.lanes.pending
  checks['queue'] = { ok: waiting < runtime.queueLimit, detail: `${waiting} of ${runtime.queueLimit}` }
  return { ready: Object.values(checks).every((check) => check.ok), checks }
}

async function within<T>(work: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), patience)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
