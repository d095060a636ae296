import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(new URL('../../packages/core/package.json', import.meta.url))
const inOrder = 'SELECT who, place, n FROM tally_row ORDER BY id'
const counted = 'SELECT count(*) AS n FROM tally_row'

/** What the bot kept, read beside it: from its file, or from a database that is made for it and dropped afterwards. */
export async function openRows(database, dir) {
  const name = `waddle_load_${process.pid}_${Date.now().toString(36)}`
  return database === 'sqlite' ? sqlite(name, join(dir, 'bot.db')) : postgres(name)
}

function sqlite(name, file) {
  const SQLite = require('better-sqlite3')
  const read = (work) => {
    const db = new SQLite(file, { readonly: true })
    try {
      return work(db)
    } finally {
      db.close()
    }
  }
  return {
    name,
    url: undefined,
    count: async () => read((db) => db.prepare(counted).get().n),
    all: async () => read((db) => db.prepare(inOrder).all()),
    drop: async () => {},
  }
}

async function postgres(name) {
  const pg = require('pg')
  const server = process.env.DATABASE_URL ?? 'postgres://root@127.0.0.1:5432/postgres'
  const ask = async (url, text) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query(text)).rows
    } finally {
      await client.end()
    }
  }
  await ask(server, `CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const pool = new pg.Pool({ connectionString: url.href, max: 1 })
  pool.on('error', () => undefined)
  return {
    name,
    url: url.href,
    count: async () => Number((await pool.query(counted)).rows[0].n),
    // Whole numbers come as text.
    all: async () => (await pool.query(inOrder)).rows.map((row) => ({ ...row, n: Number(row.n) })),
    drop: async () => {
      await pool.end()
      await ask(server, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}
