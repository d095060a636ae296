import { loadConfig } from '@waddlebot/core/config'
import { copyOf } from '../../bot/inspect.ts'
import { BotCommand } from '../../command.ts'
import { rowOf, sheetOf } from '../../key/lines.ts'
import { columns } from '../../paint.ts'
import { typeable } from '../../typeable.ts'

export default class KeyList extends BotCommand {
  static override summary = 'List service keys: whose, what for, until when, when last used. Never the keys.'
  static override examples = ['<%= config.bin %> key list', '<%= config.bin %> key list --json']

  override async run() {
    const { flags } = await this.parse(KeyList)
    const dir = this.botDir(flags)
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const { coreSchema, listKeys, migrate } = await import('@waddlebot/core')
    const store = await copyOf(config, dir)
    await migrate(store, [coreSchema], Date.now())
    const now = Date.now()
    const keys = (await listKeys(store).finally(() => store.close())).map((entry) => sheetOf(entry, now))
    if (keys.length > 0) this.print(columns(keys.map(rowOf)))
    else this.say(`no keys yet; make one with: ${typeable('waddle key create prometheus --scope metrics')}`)
    return this.done({ keys })
  }
}
