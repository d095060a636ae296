import { Adapter, Robot, TextMessage, User } from 'hubot'

process.env.HUBOT_LOG_LEVEL = 'silent'

/**
 * Hubot 14. Without a variant: a listener with a regular expression for each command. `bus`: its command bus, a map.
 */
export default async function adapter({ names, handle, onReply, variant }) {
  class Sink extends Adapter {
    async send(_envelope, ...texts) {
      for (const text of texts) onReply(text)
    }
    async run() {
      this.emit('connected')
    }
    close() {}
  }
  const robot = new Robot(null, false, 'waddle')
  robot.logger.level = 'silent'
  robot.adapter = new Sink(robot)
  const users = new Map()
  const userOf = ({ user, channel }) => {
    const key = `${user}@${channel}`
    if (!users.has(key)) users.set(key, new User(user, { name: user, room: channel }))
    return users.get(key)
  }
  if (variant === 'bus') {
    const bus = robot.commands
    bus.disableLogging = true
    bus.prefix = '!'
    for (const id of names) {
      const handler = id === 'echo' ? async ({ context }) => handle(context.room, context.user.id, context.text.slice(6)) : async () => 'x'
      bus.register({ id, description: id, confirm: 'never', args: {}, handler })
    }
    return {
      async send(line) {
        const done = await bus.invoke(line.text, { room: line.channel, user: userOf(line), text: line.text })
        if (done !== null) onReply(done.result)
      },
    }
  }
  for (const name of names) {
    robot.hear(new RegExp(`^!${name}(?:\\s+(.*))?$`, 'i'), async (response) => {
      response.message.finish()
      const { room, user } = response.message
      await response.send(name === 'echo' ? handle(room, user.id, response.match[1]) : 'x')
    })
  }
  let id = 0
  return { send: (line) => robot.receive(new TextMessage(userOf(line), line.text, String(++id))) }
}
