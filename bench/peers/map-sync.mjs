/** The floor: a prefix, a map, a call. No promise, no limits, nothing refused. */
export default async function adapter({ names, handle, onReply }) {
  const commands = new Map(names.map((name) => [name, name === 'echo' ? handle : () => 'x']))
  return {
    send({ channel, user, text }) {
      if (text.charCodeAt(0) !== 33) return
      const space = text.indexOf(' ')
      const command = commands.get(space < 0 ? text.slice(1) : text.slice(1, space))
      if (command) onReply(command(channel, user, space < 0 ? '' : text.slice(space + 1)))
    },
  }
}
