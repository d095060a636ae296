import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * What `echo` does, the same for every peer. A: say the arguments. B: note when this person last asked here, and
 * read the text of a custom command from a SQLite file with a prepared statement.
 *
 * @param {'A' | 'B'} scenario
 */
export async function scenario(scenario) {
  if (scenario === 'A') return { handle: (_channel, _user, args) => args, close() {} }
  const { default: SQLite } = await import('better-sqlite3')
  const folder = mkdtempSync(join(tmpdir(), 'waddle-bench-'))
  const database = new SQLite(join(folder, 'texts.db'))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = NORMAL')
  database.exec(
    'CREATE TABLE text (community TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (community, name)) WITHOUT ROWID',
  )
  const insert = database.prepare('INSERT INTO text VALUES (?, ?, ?)')
  database.transaction(() => {
    for (let channel = 0; channel < 50; channel++) {
      for (let index = 0; index < 200; index++)
        insert.run(`ch${channel}`, index === 100 ? 'echo' : `cmd${index}`, `text ${index} of channel ${channel}: welcome to the pond`)
    }
  })()
  const select = database.prepare('SELECT body FROM text WHERE community = ? AND name = ?')
  const asked = new Map()
  return {
    handle(channel, user) {
      const now = performance.now()
      const key = `${channel} ${user}`
      const before = asked.get(key)
      if (before !== undefined && now < before) return undefined
      asked.set(key, now)
      return select.get(channel, 'echo').body
    },
    close() {
      database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
