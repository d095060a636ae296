import { createRequire } from 'node:module'
import { lines } from '../lines.mjs'

const require = createRequire(new URL('../../modules/twitch/package.json', import.meta.url))
const { WebSocketServer } = require('ws')

/**
 * As much of Twitch's chat as an echo needs, as cheap as it can be, so that the client is what is measured: log-in,
 * JOIN, PRIVMSG and the USERSTATE that confirms it. A process of its own that is told what to say over IPC; latency is
 * from the moment in which a line is handed to the socket to the one in which its answer is read.
 */
const rooms = new Map()
const asked = new Map()
const latencies = []
let onAnswer = () => {}
let next = 0

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
server.on('listening', () => process.send({ port: server.address().port }))
server.on('connection', (socket) => {
  let nick = ''
  socket.on('message', (data) => {
    for (const line of String(data).split('\r\n')) if (line !== '') obey(line)
  })
  socket.on('error', () => socket.terminate())

  function obey(line) {
    const from = line.charCodeAt(0) === 64 ? line.indexOf(' ') + 1 : 0
    if (line.startsWith('PRIVMSG ', from)) confirm(line, from)
    else if (line.startsWith('JOIN ')) for (const channel of line.slice(5).split(',')) join(channel)
    // tmi.js takes only an answer without a prefix for one, and hangs up where it gets none.
    else if (line.startsWith('PING')) socket.send(`PONG :${line.slice(6)}\r\n`)
    else if (line.startsWith('CAP REQ')) socket.send(`:tmi.twitch.tv CAP * ACK ${line.slice(8)}\r\n`)
    else if (line.startsWith('NICK ')) greet(line.slice(5))
  }

  function greet(name) {
    nick = name
    const numbered = ['001', '002', '003', '004', '375', '372', '376'].map((code) => `:tmi.twitch.tv ${code} ${nick} :-\r\n`)
    socket.send(`${numbered.join('')}@badges=;display-name=${nick};user-id=1;user-type= :tmi.twitch.tv GLOBALUSERSTATE\r\n`)
  }

  function join(channel) {
    rooms.set(channel.slice(1), socket)
    socket.send(
      `:${nick}!${nick}@${nick}.tmi.twitch.tv JOIN ${channel}\r\n` +
        `@badges=moderator/1;display-name=${nick};mod=1;user-type=mod :tmi.twitch.tv USERSTATE ${channel}\r\n` +
        `@emote-only=0;followers-only=-1;r9k=0;room-id=1;slow=0;subs-only=0 :tmi.twitch.tv ROOMSTATE ${channel}\r\n`,
    )
  }

  function confirm(line, from) {
    const colon = line.indexOf(' :', from)
    const channel = line.slice(from + 'PRIVMSG '.length, colon)
    const nonce = from === 0 ? undefined : /client-nonce=([^; ]*)/.exec(line)?.[1]
    const tags = `${nonce === undefined ? '' : `client-nonce=${nonce};`}badges=moderator/1;id=s${next++};mod=1`
    socket.send(`@${tags} :tmi.twitch.tv USERSTATE ${channel}\r\n`)
    const number = Number(line.slice(colon + 2))
    const began = asked.get(number)
    if (began === undefined) return
    asked.delete(number)
    latencies.push(performance.now() - began)
    onAnswer()
  }
})

/** Chat lines as Twitch writes them, each in two halves around the id that no other line has. */
const templates = lines(2_000).map((line) => {
  const id = line.indexOf(';id=') + 4
  return [line.slice(0, id), line.slice(line.indexOf(';', id), line.indexOf(' PRIVMSG '))]
})
let names = []
/** Messages so far, and the commands among them. Both go round all authors and all channels. */
let said = 0
let commands = 0
/** Lines with Bits, which are a message and a cheer. */
let cheers = 0
function say(command) {
  const number = said++
  const turn = command ? commands++ : number
  const [head, tail] = templates[turn % templates.length]
  const room = names[turn % names.length]
  if (head.includes(';bits=')) cheers++
  if (command) asked.set(number, performance.now())
  const text = command ? `!echo ${number}` : `just chatting about the stream ${number}`
  rooms.get(room).send(`${head}${number}${tail} PRIVMSG #${room} :${text}\r\n`)
}

/** So many commands in flight until `answers` came, each in front of so many lines of chatter. */
function closed({ inFlight, chatter, answers }) {
  return new Promise((resolve) => {
    let left = answers
    const push = () => {
      if (left-- <= 0) return
      say(true)
      for (let index = 0; index < chatter; index++) say(false)
    }
    onAnswer = () => {
      if (latencies.length === answers) resolve()
      else push()
    }
    for (let index = 0; index < inFlight; index++) push()
  })
}

/** So many messages a second for so long, one in so many a command. */
function open({ rate, ms, commandIn }) {
  return new Promise((resolve) => {
    onAnswer = () => {}
    const began = performance.now()
    let done = 0
    const tick = () => {
      const now = performance.now() - began
      for (const due = Math.floor((Math.min(now, ms) / 1_000) * rate); done < due; done++) say(done % commandIn === 0)
      // Not as often as can be: the client shares the machine.
      if (now < ms) setTimeout(tick, 1)
      else setTimeout(resolve, 1_000)
    }
    tick()
  })
}

process.on('message', async ({ channels, work }) => {
  if (channels !== undefined) {
    names = channels
    while (names.some((name) => !rooms.has(name))) await new Promise((resolve) => setTimeout(resolve, 20))
    return process.send({ joined: names.length })
  }
  latencies.length = 0
  asked.clear()
  const before = { said, cheers }
  const began = performance.now()
  await (work.rate === undefined ? closed(work) : open(work))
  const micros = (performance.now() - began) * 1_000
  latencies.sort((a, b) => a - b)
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] * 1_000
  const messages = said - before.said
  const events = messages + cheers - before.cheers
  process.send({ done: { messages, events, answers: latencies.length, unanswered: asked.size, micros, p50: at(0.5), p99: at(0.99) } })
})
process.on('disconnect', () => process.exit(0))
