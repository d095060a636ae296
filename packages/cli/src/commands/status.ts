import { string } from '@oclif/core/flags'
import type { BotStatus } from '@waddlebot/core'
import { type Finding, loadConfig } from '@waddlebot/core/config'
import { BotCommand } from '../command.ts'
import { plainStatus } from '../watch/status-lines.ts'
import { askBot } from '../watch/web.ts'

export default class Status extends BotCommand {
  static override summary = 'Say how the bot that runs is doing, all of its processes.'
  static override description =
    `In a terminal: a screen that follows along until you press q. In a pipe: lines; those that begin with ! are worth a
look. Asks the web side, with the key in WADDLE_SERVICE_KEY or the token of http.token where one is due.`
  static override examples = ['<%= config.bin %> status', '<%= config.bin %> status | grep "^!"', '<%= config.bin %> status --json']
  static override flags = { url: string({ summary: 'Where its web side is; what waddle.yml says when left out.', helpValue: '<url>' }) }

  override async run() {
    const { flags } = await this.parse(Status)
    const dir = this.botDir(flags)
    const env = this.environment(dir)
    const ask = () => askBot<BotStatus>('/status', { dir, env, url: flags.url, scope: 'status' })
    const status = await ask()
    if (!this.jsonEnabled() && process.stdin.isTTY && process.stdout.isTTY) {
      const { showStatus } = await import('../screens.ts')
      await showStatus(loadConfig(dir, { env }).config.name, status, ask)
      return this.done(status)
    }
    this.print(plainStatus(status))
    const silent = status.processes.filter(({ state }) => state === 'silent')
    return this.done(
      status,
      silent.map(
        ({ id, place }): Finding => ({
          level: 'warn',
          code: 'WDL_FLEET_SILENT',
          message: `process ${id} at ${place} lives and does not answer`,
          fix: 'waddle status',
          where: id,
        }),
      ),
    )
  }
}
