import type { Ground } from '../modules/scope.ts'
import type { Store } from '../store/index.ts'
import type { GroundParts } from './parts.ts'

/** Keeps what an overlay shows, and shows it once that is kept. */
export function overlays({ store, overlay }: GroundParts): Ground['overlay'] {
  return async (host, run, name, state) => {
    const write = async (db: Store['db']) => {
      await db.run`
        INSERT INTO waddle_overlay (module, name, state) VALUES (${host.name}, ${name}, ${JSON.stringify(state)})
        ON CONFLICT (module, name) DO UPDATE SET state = excluded.state`
    }
    const show = () => overlay(host.name, name, state)
    if (!run) {
      await write(store.db)
      return show()
    }
    await write((await run.work.begin()).as(store))
    run.work.afterCommit(show)
  }
}
