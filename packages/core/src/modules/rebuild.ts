import { Runtime } from '../runtime.ts'
import type { Store } from '../store/index.ts'
import type { ModuleSpec } from './plan.ts'

/** Have every module make those tables anew that could not come along from a database of another kind. */
export async function rebuild(store: Store, modules: readonly ModuleSpec[]): Promise<void> {
  const runtime = new Runtime({ store, modules, keepStoreOpen: true })
  try {
    await runtime.load()
    for (const [name, { definition }] of runtime.hosts) {
      const hook = definition.rebuild as ((context: object) => unknown) | undefined
      if (hook) await runtime.call(name, hook, {})
    }
  } finally {
    await runtime.stop()
  }
}
