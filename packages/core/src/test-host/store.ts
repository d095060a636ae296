import type { MigrationSet } from '../store/migrations.ts'
import { SqliteStore } from '../store/sqlite/store.ts'
import { type Borrowed, Shelf } from './shelf.ts'

const shelves = new Map<string, Shelf>()

/**
 * The store of a bot under test: SQLite in memory, or a schema of its own on the PostgreSQL server at `url`. A server
 * that cannot be reached fails the test.
 */
export async function testStore(sets: () => readonly MigrationSet[], url: string | undefined): Promise<Borrowed> {
  if (url === undefined) {
    const store = SqliteStore.open({ file: ':memory:' })
    return { store, giveBack: () => store.close() }
  }
  let shelf = shelves.get(url)
  if (!shelf) shelves.set(url, (shelf = new Shelf(url)))
  return shelf.borrow(sets())
}
