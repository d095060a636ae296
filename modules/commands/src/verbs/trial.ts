import { type Answer, type Message, refuse } from '@waddlebot/sdk'
import { Book } from '../book.ts'
import { told } from '../change.ts'
import type { Asked } from '../context.ts'
import { channel, core, parseTemplate, person, sample } from '../template/index.ts'
import { prefixOf } from './place.ts'

/**
 * `!cmd test`: what a template would say, before it is saved or as it stands. Nothing is remembered and nothing
 * is done: the clock is real, counters begin at nothing, and chance is the same every time.
 */
export async function test(asked: Asked, { text }: { readonly text: string }): Promise<Answer> {
  const { commands, author, message } = asked
  const prefix = prefixOf(asked)
  const known = existing(Book.of(commands), asked, text, prefix)
  const source = known?.source ?? text
  const parsed = parseTemplate(source, core)
  if (!parsed.ok) return refuse(told(parsed.problem, source), parsed.problem.code)
  const situation = sample(known?.args ?? '', {
    now: asked.now(),
    zone: asked.config.zone,
    user: person(author.name, { login: message.account.name, id: author.accountId, roles: author.roles }),
    channel: channel(asked.channel.id, asked.channel.name),
    input: known === undefined ? `${prefix}test` : text,
    signal: asked.signal,
  })
  const outcome = await parsed.template.attempt(situation)
  if (!outcome.ok) return refuse(outcome.failure.quiet ? 'It would say nothing.' : `It would stop: ${outcome.failure.message}`, 'template')
  const acts = situation.done.length === 0 ? [] : [{ type: 'text', text: ` (and would ${situation.done.join(', ')})` } as const]
  const words = elements(outcome.message)
  if (words.every((element) => element.type === 'text' && element.text.trim() === '')) {
    return `It would say nothing${acts.map(({ text: act }) => act).join('')}.`
  }
  return [{ type: 'text', text: 'It would say: ' }, ...words, ...acts]
}

function elements(message: Message) {
  if (typeof message === 'string') return [{ type: 'text', text: message } as const]
  return Array.isArray(message)
    ? (message as readonly Exclude<Message, string | readonly unknown[]>[])
    : [message as Exclude<Message, string | readonly unknown[]>]
}

/** The command that a line calls, with what it is called with, when the line begins with the prefix. */
function existing(book: Book, { channel: { community, id } }: Asked, text: string, prefix: string) {
  if (!text.startsWith(prefix)) return undefined
  const words = text.slice(prefix.length).split(' ')
  for (let count = Math.min(3, words.length); count > 0; count--) {
    const entry = book.find(community, id, words.slice(0, count).join(' ').toLowerCase())
    if (entry !== undefined) return { source: entry.saved.shape.text, args: words.slice(count).join(' ') }
  }
  return undefined
}
