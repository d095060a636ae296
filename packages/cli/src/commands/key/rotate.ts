import { string as argument } from '@oclif/core/args'
import { string } from '@oclif/core/flags'
import { loadConfig } from '@waddlebot/core/config'
import { BotCommand } from '../../command.ts'
import { changeNow, openForKeys } from '../../key/keeper.ts'
import { minute, sheetOf } from '../../key/lines.ts'
import { readLifetime, readSpan } from '../../key/span.ts'

export default class KeyRotate extends BotCommand {
  static override summary = 'Make a new key in the place of one; both are good for a while. The new one is shown this once.'
  static override examples = [
    '<%= config.bin %> key rotate prometheus > prometheus.key',
    '<%= config.bin %> key rotate prometheus --overlap 1h',
  ]
  static override args = { name: argument({ required: true, description: 'Whose it is, or the id of a key.' }) }
  static override flags = {
    overlap: string({ summary: 'For how long the old one goes on.', default: '1d', helpValue: '1d' }),
    for: string({ summary: 'How long the new one is good; as long as the old one was when left out.', helpValue: '90d' }),
  }

  override async run() {
    const { args, flags } = await this.parse(KeyRotate)
    const dir = this.botDir(flags)
    const overlapMs = readSpan(flags.overlap)
    const lifetimeMs = flags.for === undefined ? undefined : (readLifetime(flags.for) ?? 'never')
    const { rotateKey } = await import('@waddlebot/core')
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const store = await openForKeys(config, dir)
    try {
      const change = changeNow()
      const { made, old } = await rotateKey(store, args.name, { overlapMs, lifetimeMs }, change)
      this.print(made.key)
      for (const { id, expiresAt } of old) this.say(`ends   wdl_${id} at ${minute(expiresAt ?? change.at)}`)
      this.say(`made   ${made.name}, for ${made.scopes.join(' ')}; it cannot be shown again`)
      return this.done({ key: made.key, ...sheetOf(made, change.at), old: old.map((entry) => sheetOf(entry, change.at)) })
    } finally {
      await store.close()
    }
  }
}
