import { checkConfig, findBot, openSecrets } from '@waddlebot/core/config'
import { BotCommand } from '../command.ts'
import { paint } from '../paint.ts'

export default class Here extends BotCommand {
  static override hidden = true
  static override summary = 'Say what is here, whether it is sound, and what to do next.'

  override async run() {
    const { flags } = await this.parse(Here)
    const dir = findBot(flags.bot ?? process.cwd())
    if (dir === undefined) return this.nothing()
    const env = this.environment(dir)
    const { loaded, findings } = checkConfig(dir, { env })
    const all = [...findings, ...openSecrets(dir, { env }).findings()]
    if (!loaded) {
      this.print(`${paint('bold', 'waddle')}  a bot that cannot start: ${dir}`)
      return this.next({ bot: { dir, sound: false, name: null, modules: [], receivers: [] } }, ['waddle config check'], all)
    }
    const { config } = loaded
    const on = (entries: Readonly<Record<string, { enabled: boolean }>>) => Object.keys(entries).filter((name) => entries[name]?.enabled)
    const bot = { dir, sound: true, name: config.name, modules: on(config.modules), receivers: on(config.receivers) }
    this.print(`${paint('bold', bot.name)}  a bot with ${list(bot.modules, 'no modules')}, listening to ${list(bot.receivers, 'nobody')}`)
    return this.next(
      { bot },
      ['waddle dev', 'waddle console', 'waddle run', 'waddle module new greeting', 'waddle doctor', 'waddle help'],
      all,
    )
  }

  private nothing() {
    this.print(`${paint('bold', 'waddle')}  a community bot that you host yourself. There is no bot in this folder yet.`)
    return this.next({ bot: null }, ['waddle init duck', 'waddle help'], [])
  }

  /** Only commands that this program has are worth typing. */
  private next(data: object, commands: readonly string[], findings: Parameters<BotCommand['done']>[1]) {
    const known = commands.filter((line) => {
      const words = line.split(' ').slice(1)
      return this.config.commandIDs.includes(words[0]!) || this.config.commandIDs.includes(words.slice(0, 2).join(':'))
    })
    this.printNext(known)
    return this.done({ ...data, next: known }, findings)
  }
}

function list(names: readonly string[], none: string): string {
  return names.length === 0 ? none : names.join(', ')
}
