import { checkConfig, configFile, httpToken, openSecrets } from '@waddlebot/core/config'
import { BotCommand } from '../../command.ts'
import { findingLines } from '../../report.ts'

export default class ConfigCheck extends BotCommand {
  static override summary = 'List everything that is wrong with waddle.yml and the variables over it.'
  static override examples = ['<%= config.bin %> config check', '<%= config.bin %> config check --json']

  override async run() {
    const { flags } = await this.parse(ConfigCheck)
    const dir = this.botDir(flags)
    const env = this.environment(dir)
    const { findings, loaded } = checkConfig(dir, { env })
    const secrets = openSecrets(dir, { env })
    const token = loaded ? httpToken(loaded, secrets).findings : []
    const all = [...findings, ...token, ...secrets.findings()]
    this.print(all.length === 0 ? `ok     ${configFile} is sound` : findingLines(all))
    return this.done({ dir, sound: loaded !== undefined && token.length === 0, config: loaded?.config ?? null }, all, true)
  }
}
