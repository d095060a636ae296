import type { Channel, Envelope, Registry } from '@waddlebot/sdk'

/** A message that may be a command. */
export interface Asking {
  readonly channel: Channel
  readonly message: Envelope
  readonly registry: Registry
}

export function isCommand({ channel, message: { text, commandAt }, registry }: Asking): boolean {
  return commandAt !== undefined || text.startsWith(registry.prefix(channel.id))
}

/** Whether the message is a command that takes an address, such as a request for a song: then its link was asked for. */
export function takesLinks({ channel, message: { text, commandAt = 0 }, registry }: Asking): boolean {
  const prefix = registry.prefix(channel.id)
  const line = text.slice(commandAt).trimStart()
  const typed = line.startsWith(prefix) ? line.slice(prefix.length) : commandAt === 0 ? undefined : line
  if (typed === undefined) return false
  const words = `${typed.toLowerCase().replace(/\s+/gu, ' ')} `
  return registry
    .commands()
    .some(({ path, aliases, signature }) => /:url\b/.test(signature) && [path, ...aliases].some((each) => words.startsWith(`${each} `)))
}
