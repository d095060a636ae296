import { commandNames } from './workload.mjs'

/** A bot with 200 commands, ready to answer, and then the end: `node ready-one.mjs waddle|hubot|sapphire|koishi|all [database file]`. */
const [, , what, file] = process.argv
const names = commandNames(200)

if (what === 'waddle') await waddle()
else if (what === 'all') await everything()
else {
  const { default: adapter } = await import(`./peers/${what}.mjs`)
  await adapter({ names, handle: (_channel, _user, args) => args, onReply() {}, variant: '', scenario: 'A' })
}
process.exit(0)

/** Twitch and SQLite, as a bot of one platform runs; the server is not there, which costs nobody anything. */
async function waddle() {
  const { Runtime, SqliteStore } = await import('../packages/core/dist/index.js')
  const { default: twitch } = await import('../modules/twitch/dist/index.js')
  const commands = Object.fromEntries(names.map((name) => [`${name} [text:rest]`, ({ args }) => args.text]))
  const runtime = new Runtime({
    store: SqliteStore.open({ file: file ?? ':memory:' }),
    migrate: true,
    modules: [{ definition: { name: 'bench', commands } }, { definition: twitch, config: { url: 'ws://127.0.0.1:9', channels: ['pond'] } }],
  })
  await runtime.start()
}

/** What a bot pays that loads every platform and every driver whether it needs them or not. */
async function everything() {
  for (const name of ['tmi.js', 'discord.js', 'better-sqlite3', 'knex', 'fastify', 'pino', 'zod']) await import(name)
}
