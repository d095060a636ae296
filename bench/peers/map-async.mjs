/** The floor with promises: the same map, an async handler, awaited. */
export default async function adapter({ names, handle, onReply }) {
  const echo = async (channel, user, args) => handle(channel, user, args)
  const other = async () => 'x'
  const commands = new Map(names.map((name) => [name, name === 'echo' ? echo : other]))
  return {
    async send({ channel, user, text }) {
      if (text.charCodeAt(0) !== 33) return
      const space = text.indexOf(' ')
      const command = commands.get(space < 0 ? text.slice(1) : text.slice(1, space))
      if (command) onReply(await command(channel, user, space < 0 ? '' : text.slice(space + 1)))
    },
  }
}
