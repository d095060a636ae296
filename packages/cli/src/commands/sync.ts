import { string } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { errorFinding, type Finding, openSecrets } from '@waddlebot/core/config'
import type { SyncReport } from '@waddlebot/sdk'
import { inspect } from '../bot/inspect.ts'
import { openSafe } from '../bot/safe.ts'
import { BotCommand } from '../command.ts'
import { ConnectChanges } from '../connect/changes.ts'
import { type Synced, sync, withMenus } from '../connect/menus.ts'
import { exit } from '../exit.ts'

export default class Sync extends BotCommand {
  static override summary = "Bring the platforms' own menus, such as slash commands, up to date with the bot's commands."
  static override description =
    'Each difference is shown field by field. Nothing is sent where nothing differs, nor where the platform could not take all of it.'
  static override examples = ['<%= config.bin %> sync --plan', '<%= config.bin %> sync discord']
  static override args = { platform: string({ description: 'One platform; all that have menus when left out.' }) }
  static override flags = { plan: boolean({ summary: 'Only show what differs.' }) }

  override async run() {
    const { args, flags } = await this.parse(Sync)
    const dir = this.botDir(flags)
    const env = this.environment(dir)
    const { config, runtime } = await inspect(dir, env)
    const { commandSheets } = await import('@waddlebot/core')
    const { registry } = runtime.router
    const safe = await openSafe(config, dir, env, openSecrets(dir, { env }))
    const synced: Synced[] = []
    try {
      for (const each of await withMenus(config, dir, args.platform)) {
        const files = new ConnectChanges({ platform: each.platform, allowed: [], dir, safe })
        const commands = commandSheets(registry, each.definition.receiver!.platform)
        const one = await sync(each, {
          commands,
          apply: !flags.plan,
          secret: (name) => safe.get(name),
          log: this.talk(),
          read: async (file) => files.read(file),
          write: async (file, text) => {
            const { path, verb } = files.write(file, text)
            this.say(`${verb}  ${file}`)
            return path
          },
        })
        for (const report of one.reports) this.#tell(report)
        synced.push(one)
      }
    } finally {
      await runtime.stop()
    }
    if (synced.length === 0) this.print('no platform that is connected has menus of its own')
    const findings = synced.flatMap(findingsOf)
    const envelope = this.done(
      {
        plan: flags.plan,
        reports: synced.flatMap(({ platform, reports }) => reports.map((report) => ({ platform, ...report, notes: report.notes ?? [] }))),
      },
      findings,
    )
    if (synced.some(({ failure }) => failure !== undefined)) process.exitCode = exit.failed
    return envelope
  }

  #tell({ target, changes, sent, notes = [] }: SyncReport): void {
    this.print(`${target}  ${changes.length === 0 ? 'up to date' : sent ? 'sent' : 'not sent'}`)
    for (const { what, name, fields } of changes) {
      this.print(`  ${what.padEnd(6)}  ${name}`)
      for (const field of fields) this.print(`          ${field}`)
    }
    for (const note of notes) this.print(`  next    ${note}`)
  }

  private talk() {
    return {
      debug: (message: string) => this.detail(message),
      info: (message: string) => this.say(message),
      warn: (message: string) => this.say(`warn   ${message}`),
      error: (message: string) => this.say(`error  ${message}`),
    }
  }
}

function findingsOf({ platform, reports, failure }: Synced): readonly Finding[] {
  const problems = reports.flatMap(({ target, problems }) =>
    problems.map((message) => ({
      level: 'error' as const,
      code: 'WDL_SYNC_PROBLEM',
      message,
      fix: `waddle sync ${platform} --plan`,
      where: target,
    })),
  )
  return failure === undefined ? problems : [...problems, errorFinding(failure)]
}
