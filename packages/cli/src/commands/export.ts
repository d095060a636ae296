import { loadConfig } from '@waddlebot/core/config'
import { lookInto } from '../bot/inspect.ts'
import { BotCommand } from '../command.ts'
import { typeable } from '../typeable.ts'

export default class Export extends BotCommand {
  static override summary = 'Print everything the bot has stored, sorted, with stable ids. Secrets are not in it.'
  static override examples = ['<%= config.bin %> export --json > duck.json']

  override async run() {
    const { flags } = await this.parse(Export)
    const dir = this.botDir(flags)
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const { exportAll } = await import('@waddlebot/core')
    const store = await lookInto(config, dir)
    const tables = await exportAll(store).finally(() => store.close())
    for (const [table, rows] of Object.entries(tables)) this.print(`${table}  ${rows.length}`)
    if (!this.jsonEnabled()) this.say(`  everything itself: ${typeable('waddle export --json')}`)
    return this.done({ tables })
  }
}
