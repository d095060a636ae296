import { openSecrets } from '@waddlebot/core/config'
import { BotCommand } from '../../command.ts'

export default class SecretRotate extends BotCommand {
  static override summary = 'Make a new key and seal every secret anew.'
  static override description = 'With WADDLE_KEY, put the new key first (WADDLE_KEY=new,old), rotate, then take the old one away.'
  static override examples = ['<%= config.bin %> secret rotate']

  override async run() {
    const { flags } = await this.parse(SecretRotate)
    const dir = this.botDir(flags)
    const secrets = openSecrets(dir, { env: this.environment(dir) })
    const { count, key } = secrets.rotate()
    this.say(`sealed  ${count} ${count === 1 ? 'secret' : 'secrets'} anew, with key ${key}`)
    return this.done({ count, key }, secrets.findings())
  }
}
