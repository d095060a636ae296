import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { string } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { configFile, getFromConfig, readText, setInConfig } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'
import { changeConfig } from '../../change.ts'
import { BotCommand } from '../../command.ts'
import { checkModuleName, moduleFiles } from '../../module/scaffold.ts'
import { worthSaying } from '../../report.ts'
import { ledgerStep, planFiles, stepLines, writeFiles } from '../../writing.ts'

export default class ModuleNew extends BotCommand {
  static override summary = 'Write a module of your own: one command, one setting, and a test that passes.'
  static override args = { name: string({ required: true, description: 'Small letters, digits and -.' }) }
  static override flags = { 'dry-run': boolean({ summary: 'Only list what would be written.' }) }
  static override examples = ['<%= config.bin %> module new weather']

  override async run() {
    const { args, flags } = await this.parse(ModuleNew)
    const dir = this.botDir(flags)
    const { name } = args
    checkModuleName(name)
    const folder = `modules/${name}`
    const listed = getFromConfig(readText(join(dir, configFile)), ['modules', name]) !== undefined
    if (listed || existsSync(join(dir, folder))) {
      const what = listed ? `${configFile} has a module "${name}" already` : `${folder} is there already`
      throw new WaddleError('WDL_MODULE_NEW_REFUSED', `${what}, and nothing of it was touched`, {
        fix: `waddle module new ${name.slice(0, 28)}-two`,
      })
    }
    const files = moduleFiles(join(this.config.root, 'dist', 'templates'), name, this.config.version).map((file) => ({
      ...file,
      path: `${folder}/${file.path}`,
    }))
    const steps = planFiles(dir, files, false)
    const noted = ledgerStep(dir, steps)
    const write = !flags['dry-run']
    // The configuration first: when it would break, nothing has been written yet.
    const edit = (text: string): string => setInConfig(text, ['modules', name], { from: `./${folder}` })
    const { findings } = changeConfig(dir, this.environment(dir), edit, write)
    if (write) writeFiles(dir, files, steps)
    const all = [...steps, noted, { action: 'update' as const, path: configFile }]
    this.say(stepLines(all, flags['dry-run']))
    const next = [`waddle module check ${name}`, ...(this.config.commandIDs.includes('dev') ? ['waddle dev'] : [])]
    this.printNext(next)
    return this.done({ name, dryRun: flags['dry-run'], steps: all, next }, worthSaying(findings))
  }
}
