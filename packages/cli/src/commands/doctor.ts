import { string } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import type { Finding } from '@waddlebot/core/config'
import { BotCommand } from '../command.ts'
import { checks } from '../doctor/checks.ts'
import { chosen } from '../doctor/choice.ts'
import { examine, fromHere, type Looked } from '../doctor/examination.ts'
import { Patient } from '../doctor/patient.ts'
import { type Mended, mend } from '../doctor/repair.ts'
import { columns } from '../paint.ts'
import { findingLines } from '../report.ts'

export default class Doctor extends BotCommand {
  static override summary = 'Say what is wrong with the bot, each with the command that repairs it.'
  static override description = `Nothing is changed without --fix, and a running bot does not notice. Modules of others are not run for it.
With --fix, what can be repaired without losing anything is repaired, and each change is listed.`
  static override examples = [
    '<%= config.bin %> doctor',
    '<%= config.bin %> doctor database secrets.key',
    '<%= config.bin %> doctor --fix',
    '<%= config.bin %> doctor --list',
  ]
  static override args = {
    check: string({ multiple: true, description: 'A check, or a group of them; several may be named. All when left out.' }),
  }
  static override flags = {
    list: boolean({ summary: 'List the checks; look at nothing.', exclusive: ['fix'] }),
    fix: boolean({ summary: 'Repair what is safe to repair, then look again.' }),
  }

  override async run() {
    const { args, flags } = await this.parse(Doctor)
    const names = args.check ?? []
    const some = chosen(checks, names)
    const dir = this.botDir(flags)
    if (flags.list) {
      this.print(
        columns(
          some.map((check) => [check.name, check.fix === undefined ? '' : check.fix.when === 'always' ? 'fix' : 'asked', check.summary]),
        ),
      )
      return this.done({ checks: some.map((check) => this.entry({ check, findings: [] }, [])), changes: [] })
    }
    const changes = flags.fix
      ? await this.withPatient(dir, (patient) =>
          mend(patient, some, names, ({ check, change }) => this.print(`fixed  ${check}  ${change}`)),
        )
      : []
    const looked = await this.withPatient(dir, (patient) => examine(patient, some))
    return this.tell(
      looked.map((each) => ({ ...each, findings: fromHere(each.findings, dir, process.cwd()) })),
      changes,
    )
  }

  private async withPatient<T>(dir: string, work: (patient: Patient) => Promise<T>): Promise<T> {
    const patient = new Patient(dir, { shell: process.env, env: this.environment(dir), program: this.config.root })
    try {
      return await work(patient)
    } finally {
      await patient.close()
    }
  }

  private tell(looked: readonly Looked[], changes: readonly Mended[]) {
    const waiting = looked.filter((each) => each.waitsFor !== undefined)
    const sound = looked.filter((each) => each.waitsFor === undefined && each.findings.length === 0).length
    if (sound > 0) this.print(`ok     ${sound} ${sound === 1 ? 'check' : 'checks'}`)
    for (const need of ['config', 'database'] as const) {
      const count = waiting.filter((each) => each.waitsFor === need).length
      if (count > 0) this.print(`later  ${count} ${count === 1 ? 'check' : 'checks'}, ${because[need]}`)
    }
    for (const { check, findings } of looked) {
      const named = findings.map((each) => ({ ...each, where: [check.name, each.where].filter(Boolean).join('  ') }))
      if (named.length > 0) this.print(findingLines(named))
    }
    return this.done(
      { checks: looked.map((each) => this.entry(each, each.findings)), changes },
      looked.flatMap((each) => each.findings),
      true,
    )
  }

  private entry({ check, waitsFor }: Looked, findings: readonly Finding[]) {
    const { name, summary, fix } = check
    return { name, summary, fix: fix?.when ?? null, waitsFor: waitsFor ?? null, findings }
  }
}

const because = { config: 'when waddle.yml is sound', database: 'when there is a database that can be read' } as const
