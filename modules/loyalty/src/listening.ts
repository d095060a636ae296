import type { Db, Verdict } from '@waddlebot/sdk'
import type { Config } from '../config.ts'
import { isRight, type Question } from './questions.ts'

/**
 * Which question stands in which community, in memory: everything that is said is looked at, and none of it should cost
 * a query. Every process is told when a question is asked and when it is over.
 */
export class Asking {
  readonly #questions = new Map<string, Question>()

  /** Read again what stands: in one community, or in all. */
  async load(db: Db, community?: string): Promise<void> {
    const rows = await db.all<{ community: string; data: string }>`
      SELECT community, data FROM loyalty_lobby WHERE kind = 'trivia' AND state = 'open'`
    if (community === undefined) this.#questions.clear()
    else this.#questions.delete(community)
    for (const row of rows) {
      if (community === undefined || row.community === community) this.#questions.set(row.community, JSON.parse(row.data) as Question)
    }
  }

  /** A right answer that was just said is read as the command that gives it; all else passes. */
  hear(community: string, text: string): Verdict | undefined {
    const question = this.#questions.get(community)
    if (question === undefined || !isRight(question, text)) return undefined
    return { stop: false, reason: 'trivia', instead: `answer ${text}` }
  }
}

const askings = new WeakMap<object, Asking>()

/** What is asked by a bot; its configuration stands for it, since each bot reads its own. */
export function askingOf(config: Config): Asking {
  const known = askings.get(config) ?? new Asking()
  askings.set(config, known)
  return known
}
