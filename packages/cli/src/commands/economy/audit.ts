import type { Finding } from '@waddlebot/core/config'
import { inspect } from '../../bot/inspect.ts'
import { BotCommand } from '../../command.ts'

export default class EconomyAudit extends BotCommand {
  static override summary = 'Count everything that people own anew, and tell what does not add up.'
  static override description =
    'Each module that keeps a currency counts its own books, on a copy of the data: a running bot does not notice. Ends with 3 when something is wrong.'
  static override examples = ['<%= config.bin %> economy audit', '<%= config.bin %> economy audit --json']

  override async run() {
    const { flags } = await this.parse(EconomyAudit)
    const dir = this.botDir(flags)
    const { runtime } = await inspect(dir, this.environment(dir))
    const audits = await runtime.audit('economy').finally(() => runtime.stop())
    if (audits.length === 0) this.print('no module of this bot keeps a currency')
    for (const { module, counted, findings } of audits) {
      const what = Object.entries(counted).map(([name, count]) => `${count} ${name}`)
      this.print(`${findings.length === 0 ? 'ok    ' : 'wrong '} ${module}: ${what.join(', ')}`)
    }
    const wrong = audits.flatMap(({ module, findings }) =>
      findings.map((message): Finding => ({ level: 'error', code: 'WDL_BOOKS', message, fix: 'waddle doctor database', where: module })),
    )
    return this.done({ audits }, wrong)
  }
}
