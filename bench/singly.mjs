import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'

/** What a careful bot without shared commits does: row and marker in one transaction that is on disk before the next begins. */
export function singly() {
  const folder = mkdtempSync(join(tmpdir(), 'waddle-bench-'))
  const database = new SQLite(join(folder, 'bot.db'))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec(
    'CREATE TABLE event (key TEXT PRIMARY KEY, state TEXT, at INTEGER); CREATE TABLE feed (id INTEGER PRIMARY KEY, person TEXT, at INTEGER)',
  )
  const mark = database.prepare("INSERT INTO event VALUES (?, 'done', ?)")
  const feed = database.prepare('INSERT INTO feed (person, at) VALUES (?, ?)')
  let next = 0
  const commit = database.transaction((key, person) => {
    mark.run(key, next)
    feed.run(person, next)
  })
  return {
    async one() {
      next++
      commit(`console:m${next}`, `console:u${next % 1000}`)
    },
    close() {
      database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
