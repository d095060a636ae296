import type { MockBot, Said } from '../bot.ts'
import { type PlatformName, places } from '../places.ts'
import { echoesOf, looksFaulty, wrongWith } from './answer.ts'
import type { Line } from './lines.ts'
import { nastyOn } from './texts.ts'

/** What a bot is to withstand. */
export interface Trial {
  readonly platform: PlatformName
  /** What is typed, with every text in it; see {@link linesOf}. */
  readonly lines: readonly Line[]
  /** Role of who types; owner when left out, so that no line is refused before anybody reads it. */
  readonly role?: string
  /** The texts; those of {@link nastyOn} when left out. */
  readonly texts?: readonly string[]
  /** Whether a line may go without an answer. None may when left out. */
  readonly quiet?: (line: string) => boolean
}

/** So many type at once: the commits of many are one. */
const crowd = 32
/** Nobody reads more than so many. */
const most = 25

/**
 * Type every line with every text, by a person for each text in a channel of theirs, and say what went wrong: lines that
 * fail or get no answer, and words that nobody should be told (see {@link wrongWith}). Between two lines an hour goes by,
 * so that no cooldown stands in the way and what is due meanwhile is said too.
 *
 * @returns a sentence for each fault; none for a bot that withstands
 */
export async function withstand(
  bot: MockBot,
  { platform, lines, role = 'owner', texts = nastyOn(platform), quiet }: Trial,
): Promise<string[]> {
  const found: string[] = []
  // Texts that look like a fault come last: nothing that is said before can be their echo.
  const faulty = texts.filter(looksFaulty)
  let judged = bot.out.length
  for (const group of [texts.filter((text) => !looksFaulty(text)), faulty]) {
    const echoes = group === faulty ? echoesOf(faulty) : []
    for (const [number, line] of lines.entries()) {
      const typed = new Map<string, string>()
      await atOnce(group, async (text) => {
        const who = texts.indexOf(text)
        const id = `${number}/${who}`
        typed.set(id, line(text))
        const user = bot.user(`u${who}`, { ...places[platform], channel: `c${who}`, role })
        const { outcome, replies } = await user.tries(line(text), { id })
        if (outcome === 'failed') found.push(`${JSON.stringify(line(text))} failed`)
        else if (replies.length === 0 && !quiet?.(line(text))) found.push(`${JSON.stringify(line(text))} got no answer (${outcome})`)
      })
      await bot.advance('1h')
      for (const said of bot.out.slice(judged)) {
        const wrong = wrongWith(said, echoes)
        if (wrong !== undefined) found.push(sentence(said, wrong, typed))
      }
      judged = bot.out.length
      if (found.length >= most) return found
    }
  }
  return found
}

function sentence({ text, inReplyTo }: Said, wrong: string, typed: ReadonlyMap<string, string>): string {
  const cause = typed.get(inReplyTo ?? '')
  return `${JSON.stringify(text)} ${wrong}${cause === undefined ? '' : `; it answers ${JSON.stringify(cause)}`}`
}

async function atOnce<T>(all: readonly T[], each: (one: T) => Promise<void>): Promise<void> {
  let next = 0
  const work = async () => {
    while (next < all.length) {
      await each(all[next++]!)
    }
  }
  await Promise.all(Array.from({ length: crowd }, work))
}
