import { createRequire } from 'node:module'

const require = createRequire(new URL('../../modules/twitch/package.json', import.meta.url))
const tmi = require('tmi.js')

/**
 * `echo.mjs <port> <channels> tmi|fast|kept <folder>`: the least that answers `!echo`: tmi.js as it comes, with our reader of
 * lines in front of its own, or with that reader and every command on disk before it is answered, as the bot promises.
 * Channels are joined by hand, many in a line, for tmi.js takes 300 ms for each.
 */
const [port, channels, way, folder] = process.argv.slice(2)
const quiet = { info() {}, warn() {}, error() {}, debug() {}, setLevel() {} }
const client = new tmi.Client({
  options: { skipUpdatingEmotesets: true, messagesLogLevel: 'debug' },
  connection: { server: '127.0.0.1', port: Number(port), secure: false, reconnect: false },
  identity: { username: 'duckbot', password: 'oauth:quack' },
  channels: [],
  logger: quiet,
})
const say = (channel, text) => void client.say(channel, text)
const reply = way === 'kept' ? await keeping() : say
const answer = (channel, text) => {
  if (text.startsWith('!echo ')) reply(channel, text.slice('!echo '.length))
}
if (way !== 'tmi') {
  const { listen } = await import('../../modules/twitch/dist/chat/fastpath.js')
  const nothing = () => {}
  const chat = (line) => {
    if (line.text.charCodeAt(0) !== 33) return
    // What a router needs of a message that may be a command.
    for (const name of ['user-id', 'room-id', 'badges', 'display-name']) line.tag(name)
    answer(line.target, line.text)
  }
  listen(client, { heard: nothing, chat, other: () => false, malformed: nothing })
} else {
  const hear = (channel, _tags, text, self) => self || answer(channel, text)
  client.on('message', hear)
  // tmi.js tells a line with Bits as a cheer only.
  client.on('cheer', hear)
}
await client.connect()
const names = channels.split(',')
for (let from = 0; from < names.length; from += 20)
  client.ws.send(
    `JOIN ${names
      .slice(from, from + 20)
      .map((name) => `#${name}`)
      .join(',')}`,
  )

/** Answers once the command is on disk; those of one moment share a commit. */
async function keeping() {
  const SQLite = createRequire(new URL('../../packages/core/package.json', import.meta.url))('better-sqlite3')
  const db = new SQLite(`${folder}/echo.db`)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE command (id INTEGER PRIMARY KEY, channel TEXT, text TEXT)')
  const insert = db.prepare('INSERT INTO command (channel, text) VALUES (?, ?)')
  let waiting = []
  const commit = () => {
    const these = waiting
    waiting = []
    db.exec('BEGIN')
    for (const command of these) insert.run(...command)
    db.exec('COMMIT')
    for (const command of these) say(...command)
  }
  return (channel, text) => {
    if (waiting.length === 0) setImmediate(commit)
    waiting.push([channel, text])
  }
}
