import { string as argument } from '@oclif/core/args'
import { loadConfig } from '@waddlebot/core/config'
import { BotCommand } from '../../command.ts'
import { changeNow, openForKeys } from '../../key/keeper.ts'
import { sheetOf } from '../../key/lines.ts'

export default class KeyRevoke extends BotCommand {
  static override summary = 'Have a key, or all keys of a name, be refused from now on.'
  static override examples = ['<%= config.bin %> key revoke prometheus', '<%= config.bin %> key revoke 3f2a9c017be4']
  static override args = { name: argument({ required: true, description: 'Whose it is, or the id of a key.' }) }

  override async run() {
    const { args, flags } = await this.parse(KeyRevoke)
    const dir = this.botDir(flags)
    const { revokeKey } = await import('@waddlebot/core')
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const store = await openForKeys(config, dir)
    try {
      const change = changeNow()
      const revoked = await revokeKey(store, args.name, change)
      for (const { id, name } of revoked) this.print(`revoked  wdl_${id}  ${name}`)
      if (revoked.length === 0) this.print('it was revoked before')
      return this.done({ revoked: revoked.map((entry) => sheetOf({ ...entry, revokedAt: change.at }, change.at)) })
    } finally {
      await store.close()
    }
  }
}
