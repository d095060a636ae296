import { openSecrets } from '@waddlebot/core/config'
import { BotCommand } from '../../command.ts'
import { columns } from '../../paint.ts'
import { typeable } from '../../typeable.ts'

export default class SecretList extends BotCommand {
  static override summary = 'List the names of secrets. Values are never shown.'
  static override examples = ['<%= config.bin %> secret list --json']

  override async run() {
    const { flags } = await this.parse(SecretList)
    const dir = this.botDir(flags)
    const secrets = openSecrets(dir, { env: this.environment(dir) })
    const entries = secrets.list()
    if (entries.length > 0) this.print(columns(entries.map(({ name, source, setAt = '' }) => [name, source, setAt])))
    else this.say(`no secrets yet; set one with: ${typeable('waddle secret set TWITCH_TOKEN')}`)
    return this.done({ secrets: entries }, secrets.findings())
  }
}
