import { string as argument } from '@oclif/core/args'
import { string } from '@oclif/core/flags'
import { loadConfig, shellWord } from '@waddlebot/core/config'
import { BotCommand } from '../../command.ts'
import { changeNow, openForKeys } from '../../key/keeper.ts'
import { sheetOf } from '../../key/lines.ts'
import { readLifetime } from '../../key/span.ts'

export default class KeyCreate extends BotCommand {
  static override summary = 'Make a key with which another program may ask the bot. It is shown this once.'
  static override description =
    'A bot that runs knows it at once. What it is for: metrics, traces, status, modules:<name>, or admin for everything.'
  static override examples = [
    '<%= config.bin %> key create prometheus --scope metrics > prometheus.key',
    '<%= config.bin %> key create overlay --scope modules:notes --scope status --for 30d',
  ]
  static override args = { name: argument({ required: true, description: 'Whose it is, such as prometheus.' }) }
  static override flags = {
    scope: string({ summary: 'What it is for; may be given several times.', multiple: true, required: true }),
    for: string({ summary: 'How long it is good; never for always.', default: '90d', helpValue: '90d' }),
  }

  override async run() {
    const { args, flags } = await this.parse(KeyCreate)
    const dir = this.botDir(flags)
    const { createKey, readScope } = await import('@waddlebot/core')
    const scopes = [...new Set(flags.scope.map((scope) => readScope(scope, shellWord(args.name))))]
    const lifetime = readLifetime(flags.for)
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const store = await openForKeys(config, dir)
    try {
      const change = changeNow()
      const made = await createKey(
        store,
        { name: args.name, scopes, ...(lifetime === undefined ? {} : { expiresAt: change.at + lifetime }) },
        change,
      )
      this.print(made.key)
      this.say(`made   ${made.name}, for ${scopes.join(' ')}; it cannot be shown again`)
      return this.done({ key: made.key, ...sheetOf(made, change.at) })
    } finally {
      await store.close()
    }
  }
}
