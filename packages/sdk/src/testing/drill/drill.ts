import type { AnyModule } from '../../any-module.ts'
import type { MockBot } from '../bot.ts'
import { wrongWith } from '../hostile/answer.ts'
import { type PlatformName, places } from '../places.ts'
import { roleBelow, type Sheet, sheetsOf } from './sheet.ts'
import { complete, lacking, type Samples, withText } from './typing.ts'

/** What a bot is drilled in. */
export interface Drill {
  /** Whose commands; it is in the bot. */
  readonly module: AnyModule
  readonly platform: PlatformName
  /** What is typed for arguments that are of no kind of waddle's, or that have to be something in particular. */
  readonly samples?: Samples
}

/** From right to left, of several scripts, of letters that are several characters; each as it is, and for a whole line. */
const texts = ['שלום עולם', 'مرحبا بالعالم', 'Ünï 日本語 👨‍👩‍👧 e\u0301', 'ducks never sleep']
/** As many characters as somebody on Twitch can type. */
const wholeLine = 500

/**
 * Type every command of a module as people do before they know it. Which commands there are is read from the module, so
 * a new one is drilled by itself.
 *
 * | typed | has to be |
 * | --- | --- |
 * | without an argument that it needs | refused with the usage line |
 * | by the highest role that will not do | refused because of the role |
 * | by a role that will do | not stopped because of the role |
 * | with all that it needs | answered |
 * | with text from right to left, of other scripts, of 500 characters | answered, in messages that the platform takes |
 *
 * ```ts
 * test.each(platformNames)('on %s every command knows its manners', async (platform) => {
 *   await using bot = await mockBot(dice)
 *   expect(await drill(bot, { module: dice, platform })).toEqual([])
 * })
 * ```
 *
 * @returns a sentence for each fault; none when all is well
 */
export async function drill(bot: MockBot, { module, platform, samples = {} }: Drill): Promise<string[]> {
  const crowd = new Crowd(bot, platform)
  const faults: string[] = []
  for (const sheet of sheetsOf(module, platform)) {
    const found = await Promise.all([untaught(sheet, samples, crowd), unguarded(sheet, crowd), unanswered(sheet, samples, crowd)])
    faults.push(...found.flat())
  }
  return [...faults, ...(await crowd.badAnswers())]
}

/**
 * Ask for help with every command of a module.
 *
 * @param ask the line that asks for help with a command, in a bot with a module that helps
 * @returns a sentence for each command whose help does not tell how it is typed
 */
export async function unhelpful(bot: MockBot, { module, platform }: Drill, ask: (words: string) => string): Promise<string[]> {
  const crowd = new Crowd(bot, platform)
  const told = sheetsOf(module, platform).filter(({ shown }) => shown)
  const faults = await Promise.all(
    told.map(async ({ words, signature }) => {
      const heard = await crowd.tries('owner', ask(words))
      return heard.text.includes(`!${signature}`) ? [] : [sentence(heard, `does not tell how !${signature} is typed`)]
    }),
  )
  return [...faults.flat(), ...(await crowd.badAnswers())]
}

/** What is typed without an argument that it needs, and not told the usage. */
async function untaught(sheet: Sheet, samples: Samples, crowd: Crowd): Promise<string[]> {
  const all = await Promise.all(lacking(sheet, samples).map((line) => crowd.tries('owner', `!${line}`)))
  return all
    .filter(({ reason, text }) => reason !== 'usage' || !text.includes(`Usage: !${sheet.usage}`))
    .map((heard) => sentence(heard, 'is not told its usage'))
}

/** What somebody may do who should not, and the other way round. */
async function unguarded(sheet: Sheet, crowd: Crowd): Promise<string[]> {
  const below = roleBelow(sheet)
  if (below === undefined) return []
  const line = `!${sheet.words}`
  const heard = await crowd.tries(below, line)
  const stopped = await Promise.all(sheet.roles.map((role) => crowd.isTooLittle(role, line)))
  return [
    ...(heard.outcome === 'refused' && heard.reason === 'role' ? [] : [sentence(heard, `is not refused to ${below}`)]),
    ...sheet.roles.filter((_, index) => stopped[index]).map((role) => `${JSON.stringify(line)} is refused to ${role}`),
  ]
}

/** What fails or gets no answer: the command as it is meant, and with texts in it. */
async function unanswered(sheet: Sheet, samples: Samples, crowd: Crowd): Promise<string[]> {
  const lines = withText(sheet, samples).flatMap((line) => texts.flatMap((text) => [`!${line(text)}`, filled(`!${line('')}`, text)]))
  const all = await Promise.all([`!${complete(sheet, samples)}`, ...lines].map((line) => crowd.tries('owner', line)))
  return all
    .filter(({ outcome, text }) => outcome === 'failed' || text === '')
    .map((heard) => sentence(heard, heard.outcome === 'failed' ? 'fails' : 'gets no answer'))
}

/** A line that begins so, with `text` again and again until it is whole; never half a character. */
function filled(start: string, text: string): string {
  let line = start
  for (const letter of `${text} `.repeat(wholeLine)) {
    if (line.length + letter.length > wholeLine) break
    line += letter
  }
  return line
}

/** A line, and what became of it. */
interface Heard {
  readonly line: string
  readonly outcome: string
  readonly reason: string | undefined
  /** All that was answered, a line for each message. */
  readonly text: string
}

function sentence({ line, outcome, reason, text }: Heard, wrong: string): string {
  return `${JSON.stringify(line)} ${wrong}: ${reason ?? outcome}${text === '' ? '' : `, ${text}`}`
}

/** People who each say one thing, so that nobody has to wait for their turn. */
class Crowd {
  /** How many there were: nobody is in two. */
  static #crowds = 0
  readonly #name = `crowd${Crowd.#crowds++}`
  readonly #bot: MockBot
  readonly #platform: PlatformName
  readonly #begun: number
  readonly #typed = new Map<string, string>()
  #people = 0

  constructor(bot: MockBot, platform: PlatformName) {
    this.#bot = bot
    this.#platform = platform
    this.#begun = bot.out.length
  }

  async tries(role: string, line: string): Promise<Heard> {
    const who = this.#somebody(role)
    const id = who.name
    this.#typed.set(id, line)
    const { outcome, reason, replies } = await who.tries(line, { id })
    return { line, outcome, reason, text: replies.map(({ text }) => text).join('\n') }
  }

  async isTooLittle(role: string, line: string): Promise<boolean> {
    const { steps } = await this.#bot.why(this.#somebody(role), line)
    return steps.some(({ reason }) => reason === 'role')
  }

  /** What was said that should not be, to whomever, and in the minute after as well. */
  async badAnswers(): Promise<string[]> {
    await this.#bot.advance('1m')
    return this.#bot.out.slice(this.#begun).flatMap((said) => {
      const wrong = wrongWith(said)
      const cause = this.#typed.get(said.inReplyTo ?? '')
      return wrong === undefined
        ? []
        : [`${JSON.stringify(said.text)} ${wrong}${cause === undefined ? '' : `; it answers ${JSON.stringify(cause)}`}`]
    })
  }

  #somebody(role: string) {
    const name = `${this.#name}-${this.#people++}`
    return this.#bot.user(name, { ...places[this.#platform], channel: name, role })
  }
}
