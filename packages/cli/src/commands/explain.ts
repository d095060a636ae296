import { string } from '@oclif/core/args'
import { findBot } from '@waddlebot/core/config'
import { closest, WaddleError } from '@waddlebot/sdk'
import { BotCommand } from '../command.ts'
import { type Meaning, meaningLines, meanings } from '../explain/meaning.ts'
import { codesOfModules } from '../explain/module-codes.ts'
import { columns, paint } from '../paint.ts'

export default class Explain extends BotCommand {
  static override summary = 'Say what a code means, how it comes about, and what to do.'
  static override description = `The codes of errors (WDL_…), and the reasons of messages that were not answered, as waddle why has them.
Without a code all those of waddle's packages are listed. Those of modules are known here and in the folder of a bot that has them.`
  static override args = { code: string({ description: 'Such as WDL_CONFIG_KEY, config_key or cooldown; all when left out.' }) }
  static override examples = [
    '<%= config.bin %> explain WDL_CONFIG_KEY',
    '<%= config.bin %> explain cooldown',
    '<%= config.bin %> explain | grep -i redis',
  ]

  override async run() {
    const { args, flags } = await this.parse(Explain)
    const dir = flags.bot === undefined ? findBot(process.cwd()) : this.botDir(flags)
    const known = meanings()
    if (args.code === undefined) return this.list(known)
    const code = `WDL_${bare(args.code).toUpperCase()}`
    // As it was typed first: `cooldown` is a reason, and WDL_COOLDOWN something else.
    const among = (some: readonly Meaning[]) => some.find((each) => each.code === args.code) ?? some.find((each) => each.code === code)
    const bot = dir === undefined ? undefined : { dir, env: this.environment(dir) }
    const ofModules = among(known) ? [] : await codesOfModules(code, bot, this.config.root)
    const found = among([...known, ...ofModules])
    const begun = [...known, ...ofModules].filter((each) => each.code.startsWith(`${code}_`))
    if (found === undefined && begun.length > 0) return this.list(begun)
    if (found === undefined) throw unknown(args.code, [...known, ...ofModules])
    this.print(meaningLines(found))
    return this.done({ codes: [found] })
  }

  private list(known: readonly Meaning[]) {
    const topics = new Map<string, Meaning[]>()
    for (const each of known) topics.set(each.topic, [...(topics.get(each.topic) ?? []), each])
    const rows = (of: readonly Meaning[]) =>
      columns(
        of.map(({ code, what }) => [code, what]),
        '  ',
      )
    this.print([...topics].map(([topic, of]) => `${paint('bold', topic)}\n${rows(of)}`).join('\n\n'))
    return this.done({ codes: known })
  }
}

function unknown(typed: string, known: readonly Meaning[]): WaddleError {
  // What all codes begin with would make short ones alike; and of two that are equally near, one in the same case was meant.
  const names = new Map(known.map(({ code }) => [bare(code), code]))
  const isSmall = (text: string) => text === text.toLowerCase()
  const rank = (name: string) => (isSmall(name) === isSmall(typed) ? 0 : 1)
  const meant = names.get(
    closest(
      bare(typed),
      [...names.keys()].sort((one, other) => rank(one) - rank(other)),
    ) ?? '',
  )
  return new WaddleError('WDL_USAGE', `there is no code "${typed}"${meant === undefined ? '' : `, did you mean "${meant}"?`}`, {
    fix: meant === undefined ? 'waddle explain' : `waddle explain ${meant}`,
  })
}

const bare = (code: string) => code.replace(/^WDL_/i, '')
