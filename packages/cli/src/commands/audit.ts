import { integer } from '@oclif/core/flags'
import { loadConfig } from '@waddlebot/core/config'
import { copyOf } from '../bot/inspect.ts'
import { BotCommand } from '../command.ts'
import { columns } from '../paint.ts'

export default class Audit extends BotCommand {
  static override summary = 'List what was done to the bot: who, what, when, from where.'
  static override examples = ['<%= config.bin %> audit', '<%= config.bin %> audit --most 500 --json']
  static override flags = { most: integer({ summary: 'How many, newest first.', default: 50, min: 1 }) }

  override async run() {
    const { flags } = await this.parse(Audit)
    const dir = this.botDir(flags)
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const { acts, coreSchema, migrate } = await import('@waddlebot/core')
    const store = await copyOf(config, dir)
    // A bot that never ran has no tables; on the copy that we look at they can simply be made.
    await migrate(store, [coreSchema], Date.now())
    const found = await acts(store, flags.most).finally(() => store.close())
    if (found.length === 0) this.print('nothing was done to this bot yet')
    else this.print(columns(found.map((act) => [new Date(act.at).toISOString(), act.who, act.what, act.origin])))
    return this.done({ acts: found.map((act) => ({ ...act, before: act.before ?? null, after: act.after ?? null })) })
  }
}
