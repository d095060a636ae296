import { checkConfig, configFile, openSecrets } from '@waddlebot/core/config'
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
    const http = loaded?.config.http
    const token = http ? http.token : undefined
    const missing =
      loaded && token && !secrets.list().some((entry) => entry.name === token) && !env[token]
        ? [
            {
              level: 'error' as const,
              code: 'WDL_SECRET_MISSING',
              message: `http.token names the secret ${token}, which nobody has set`,
              fix: `waddle secret set ${token}`,
              where: loaded.where(['http', 'token']),
            },
          ]
        : []
    const all = [...findings, ...missing, ...secrets.findings()]
    this.print(all.length === 0 ? `ok     ${configFile} is sound` : findingLines(all))
    return this.done({ dir, sound: loaded !== undefined && missing.length === 0, config: loaded?.config ?? null }, all, true)
  }
}
