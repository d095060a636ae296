import { type Check, finding } from '../check.ts'

/** SQLite is native code, built for one version of Node; after a change of Node it has to be built again. */
export const databaseDriver: Check = {
  name: 'database.driver',
  summary: 'SQLite does not load with this Node.',
  async look() {
    try {
      const { SqliteStore } = await import('@waddlebot/core')
      await SqliteStore.open({ file: ':memory:' }).close()
      return []
    } catch (error) {
      const why = String((error as Error).message).split('\n')[0]
      return [finding('error', 'WDL_DOCTOR_DRIVER', `SQLite does not load: ${why}`, 'npm rebuild better-sqlite3', 'better-sqlite3')]
    }
  },
}
