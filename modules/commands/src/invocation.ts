import { type Answer, type DynamicRun, isWaddleError, refuse } from '@waddlebot/sdk'
import type { Book, Entry } from './book.ts'
import { quoted } from './collision.ts'
import type { Asked } from './context.ts'
import { noteFault } from './fault.ts'
import { Situation } from './situation.ts'
import { type Outcome, Spending, TemplateFailure } from './template/index.ts'

/**
 * What a custom command does when it is called: runs its template, keeps what that remembered, then does what
 * it asked for, then answers. A template that needs nothing from the database answers at once.
 */
export function invocation({ saved, template }: Entry, book: Book): DynamicRun<undefined> {
  return (call) => {
    if (template === undefined) return undefined
    // The context of a dynamic command is the module's own; the SDK's type of it names only the call.
    const asked = call as typeof call & Asked
    const event = `${asked.channel.id}\n${asked.message.id}`
    const outer = book.spending.get(event)
    const spending = outer ?? new Spending()
    const situation = new Situation(asked, saved, book, String(call.args.args ?? ''), spending)
    book.recent.saw(asked.channel.id, asked.author.id, situation.user)
    const finish = (outcome: Outcome): Answer | Promise<Answer> => {
      if (!outcome.ok) return failed(asked, saved.id, saved.shape.name, outcome.failure)
      const { memory, acts } = situation
      const answer = blank(outcome.message) ? undefined : outcome.message
      if (!memory.touched && acts.length === 0) return answer
      return settle(situation, saved.id, saved.shape.name, answer, asked, () => {
        if (outer !== undefined) return () => {}
        book.spending.set(event, spending)
        return () => void book.spending.delete(event)
      })
    }
    const outcome = template.attempt(situation)
    return outcome instanceof Promise ? outcome.then(finish) : finish(outcome)
  }
}

async function settle(
  { memory, acts }: Situation,
  id: number,
  name: string,
  answer: Answer,
  asked: Asked,
  share: () => () => void,
): Promise<Answer> {
  await memory.keep()
  const release = share()
  try {
    for (const act of acts) await act()
  } catch (error) {
    if (!isWaddleError(error) || error.code !== 'WDL_TOO_DEEP') throw error
    const failure = new TemplateFailure('WDL_TEMPLATE_RUNS', 'This command runs other commands too deep and was stopped.')
    return failed(asked, id, name, failure)
  } finally {
    release()
  }
  return answer
}

/**
 * A word that does not fit is something whoever typed it can put right, so they are told. Everything else is
 * for those who can put the command right: written down, and shown only to staff.
 */
async function failed(asked: Asked, id: number, name: string, failure: TemplateFailure): Promise<Answer> {
  if (failure.quiet) return refuse(undefined, 'only-if')
  if (failure.code === 'WDL_TEMPLATE_VALUE' && failure.fix === undefined) return refuse(failure.message, 'template-value')
  await noteFault(asked.db, id, { at: asked.now(), code: failure.code, message: failure.message })
  const { author, channel, registry } = asked
  const prefix = registry.prefix(channel.id)
  return author.roles.includes('moderator')
    ? refuse(`Stopped ${prefix}${name}: ${failure.message} See ${prefix}cmd errors ${quoted(name)}`, 'template')
    : refuse(undefined, 'template')
}

function blank(message: Answer): boolean {
  return typeof message === 'string' && message.trim() === ''
}
