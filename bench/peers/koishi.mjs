import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { Context, h, Logger } = require('koishi')
const mock = require('@koishijs/plugin-mock')

/** Koishi with its own mock platform and no database, which is its fastest setting. */
export default async function adapter({ names, handle, onReply }) {
  Logger.levels.base = 1
  const app = new Context({ prefix: ['!'], autoAssign: true, autoAuthorize: 1 })
  app.plugin(mock.default ?? mock, { selfId: '514' })
  for (const name of names) {
    const command = app.command(`${name} <args:text>`)
    if (name === 'echo') command.action(({ session }, args) => handle(session.channelId, session.userId, args))
    else command.action(() => 'x')
  }
  await app.start()
  const [bot] = app.bots
  let waiting
  app.on('middleware', (session) => {
    if (session.id === waiting?.id) waiting.resolve()
  })
  let id = 0
  const eventOf = (line) => ({
    platform: 'mock',
    type: 'message',
    selfId: '514',
    user: { id: line.user, name: line.user },
    guild: { id: line.channel },
    channel: { id: line.channel, type: 0 },
    message: { id: String(++id), content: line.text, elements: [h.text(line.text)] },
  })
  return {
    send(line) {
      const event = eventOf(line)
      return new Promise((resolve) => {
        const session = bot.session(event)
        session.client = { bot, event, flush: (text) => text && onReply(text) }
        waiting = { id: session.id, resolve }
        bot.dispatch(session)
      })
    },
  }
}
