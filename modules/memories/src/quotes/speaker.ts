import { type Envelope, parseSignature, readArgs } from '@waddlebot/sdk'

/** Whoever said what is quoted. */
export interface Speaker {
  /** Without `@`. */
  readonly name: string
  /** Key of the account, `discord:123`, when the platform said which it was. */
  readonly account?: string | undefined
}

/** Words to keep and whose they are. */
export interface Spoken {
  readonly text: string
  readonly speaker?: Speaker
}

const named = parseSignature('quote <who:user> [text:rest]')
const plain = parseSignature('quote [text:rest]')
/** Most characters of a name that are kept. */
const longestName = 100

/**
 * What a line after `quote add` means: `@ann ducks never sleep`, `ducks never sleep`, or nothing at all in reply to the
 * message that is meant. Words that are typed count for more than those that are replied to.
 *
 * @param typed what stands after the words of the command
 * @param message the whole message, for whom it replies to and for the names of those it mentions
 * @returns undefined when there are no words to keep
 */
export function readSpoken(typed: string, message: Envelope): Spoken | undefined {
  const { replyTo, platform } = message
  const first = /^<?@/.test(typed) ? readArgs(named, typed) : undefined
  const replied = replyTo?.account && speakerOf(platform, replyTo.account)
  if (first?.ok) {
    const who = first.args['who'] as { name: string; id?: string }
    const text = (first.args['text'] as string | undefined) ?? clean(replyTo?.text)
    if (text === '') return undefined
    return { text, speaker: speakerOf(platform, { ...who, name: mentioned(message, who.id) ?? who.name }) }
  }
  const text = typed === '' ? clean(replyTo?.text) : typed
  if (text === '') return undefined
  return replied ? { text, speaker: replied } : { text }
}

/** Whom somebody means who types `@ann` and nothing else; undefined when they mean nobody. */
export function readSpeaker(typed: string, message: Envelope): Speaker | undefined {
  const read = /^<?@/.test(typed) ? readArgs(named, typed) : undefined
  if (!read?.ok || read.args['text'] !== undefined) return undefined
  const who = read.args['who'] as { name: string; id?: string }
  return speakerOf(message.platform, { ...who, name: mentioned(message, who.id) ?? who.name })
}

/** The name that goes with a mention which gave only an id, as Discord's do. */
function mentioned(message: Envelope, id: string | undefined): string | undefined {
  for (const fragment of message.fragments ?? []) {
    if (fragment.type === 'mention' && id !== undefined && fragment.account.id === id) return fragment.account.name
  }
  return undefined
}

function speakerOf(platform: string, account: { readonly id?: string; readonly name: string }): Speaker {
  const name = [...account.name.replace(/^@/, '')].slice(0, longestName).join('')
  return account.id === undefined ? { name } : { name, account: `${platform}:${account.id}` }
}

/** Text of another message, read as typed text is. */
function clean(text = ''): string {
  const read = readArgs(plain, text)
  return read.ok ? ((read.args['text'] as string | undefined) ?? '') : ''
}
