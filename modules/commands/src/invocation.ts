import { type Answer, type DynamicRun, isWaddleError, refuse } from '@waddlebot/sdk'
import type { Book, Entry } from './book.ts'
import { quoted } from './collision.ts'
import type { Asked } from './context.ts'
import { Situation } from './situation.ts'
import { type Outcome, Spending, TemplateFailure } from './template/index.ts'

/**
 * What a custom command does when it is called: runs its template, keeps what that remembered, then does what
 * it asked for, then answers. A template that needs nothing from the database answers at once.
 */
export function invocation(entry: Entry, book: Book): DynamicRun<undefined> {
  const { saved, template } = entry
  return (call) => {
    if (template === undefined) return undefined
    // The context of a dynamic command is the module's own; the SDK's type of it names only the call.
    const asked = call as typeof call & Asked
    const event = `${asked.channel.id}\n${asked.message.id}`
    const shared = book.spending.get(event)
    const situation = new Situation(asked, saved, book, String(call.args.args ?? ''), shared ?? new Spending())
    book.recent.saw(asked.channel.id, asked.author.id, situation.user)
    const finish = (outcome: Outcome): Answer | Promise<Answer> => {
      if (!outcome.ok) return failed(asked, entry, book, outcome.failure)
      const answer = blank(outcome.message) ? undefined : outcome.message
      if (!situation.memory.touched && situation.acts.length === 0) return answer
      return settle(asked, entry, book, situation, shared === undefined ? event : undefined, answer)
    }
    const outcome = template.attempt(situation)
    return outcome instanceof Promise ? outcome.then(finish) : finish(outcome)
  }
}

/**
 * Keep and do what a run that succeeded left.
 *
 * @param event under which commands that it runs find the budget that they share with it; undefined when it
 * is itself one of these
 */
async function settle(
  asked: Asked,
  entry: Entry,
  book: Book,
  situation: Situation,
  event: string | undefined,
  answer: Answer,
): Promise<Answer> {
  const { memory, acts, spending } = situation
  await memory.keep()
  if (event !== undefined) book.spending.set(event, spending)
  try {
    for (const act of acts) await act()
  } catch (error) {
    if (!isWaddleError(error) || error.code !== 'WDL_TOO_DEEP') throw error
    const failure = new TemplateFailure('WDL_COMMANDS_TEMPLATE_RUNS', 'This command runs other commands too deep and was stopped.')
    return failed(asked, entry, book, failure)
  } finally {
    if (event !== undefined) book.spending.delete(event)
  }
  return answer
}

/**
 * A word that does not fit is something whoever typed it can put right, so they are told. Everything else is
 * for those who can put the command right: written down, and shown only to staff.
 */
function failed(asked: Asked, { saved }: Entry, book: Book, failure: TemplateFailure): Answer {
  if (failure.quiet) return refuse(undefined, 'only-if')
  if (failure.code === 'WDL_COMMANDS_TEMPLATE_VALUE' && failure.fix === undefined) return refuse(failure.message, 'template-value')
  book.faults.note(saved.id, { at: asked.now(), code: failure.code, message: failure.message })
  const { author, channel, registry } = asked
  const prefix = registry.prefix(channel.id)
  const { name } = saved.shape
  const words = `Stopped ${prefix}${name}: ${failure.message} See ${prefix}cmd errors ${quoted(name)}`
  return author.roles.includes('moderator') ? refuse(words, 'template') : refuse(undefined, 'template')
}

function blank(message: Answer): boolean {
  return typeof message === 'string' && message.trim() === ''
}
