import { createRequire } from 'node:module'
import { commandNames } from './workload.mjs'

/** A bot with 200 commands, ready to answer, and then the end: `node ready-one.mjs hubot|sapphire|koishi|all`. */
const [, , what] = process.argv

if (what === 'all') everything()
else {
  const { default: adapter } = await import(`./peers/${what}.mjs`)
  await adapter({ names: commandNames(200), handle: (_channel, _user, args) => args, onReply() {}, variant: '', scenario: 'A' })
}
process.exit(0)

/** What a bot pays that loads every platform and every driver whether it needs them or not. */
function everything() {
  const require = createRequire(import.meta.url)
  for (const name of ['tmi.js', 'discord.js', '@slack/bolt', 'better-sqlite3', 'knex', 'ioredis', 'pg', 'fastify']) require(name)
}
