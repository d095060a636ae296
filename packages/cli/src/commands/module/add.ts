import { string } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { configFile, loadConfig } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'
import { changeConfig, switchedOn } from '../../change.ts'
import { BotCommand } from '../../command.ts'
import { findCandidate } from '../../module/candidate.ts'
import { worthSaying } from '../../report.ts'

export default class ModuleAdd extends BotCommand {
  static override summary = 'Have the bot use a module that is here: one of its own, or one that was installed.'
  static override description =
    'Shows what the module needs and writes its entry into waddle.yml; nothing is downloaded. What comes from npm is installed first: npm install waddle-module-weather.'
  static override args = { name: string({ required: true, description: 'Its name, its package, or its folder (./modules/notes).' }) }
  static override flags = { 'dry-run': boolean({ summary: 'Only say what would change.' }) }
  static override examples = ['<%= config.bin %> module add waddle-module-weather', '<%= config.bin %> module add ./modules/notes']

  override async run() {
    const { args, flags } = await this.parse(ModuleAdd)
    const dir = this.botDir(flags)
    const { manifest, from } = await findCandidate(args.name, loadConfig(dir, { env: this.environment(dir) }).config, dir)
    const { name, describe, commands, capabilities, receives } = manifest
    if (receives !== null)
      throw new WaddleError('WDL_MODULE_RECEIVER', `${name} connects the bot to ${receives}; it is no module to be added`, {
        fix: receives === 'console' ? 'waddle config set receivers.console {}' : `waddle connect ${name}`,
      })
    const at = ['modules', name]
    const edit = (text: string) => switchedOn(text, at, from === undefined ? {} : { from })
    const { changed, findings } = changeConfig(dir, this.environment(dir), edit, !flags['dry-run'])
    this.say(`${changed ? (flags['dry-run'] ? 'would add' : 'add') : 'same'}  ${configFile}  ${at.join('.')}`)
    this.print(`${name}  ${describe}\nneeds  ${capabilities.length === 0 ? 'nothing but chat' : capabilities.join(', ')}`)
    const next = [`waddle module info ${name}`, ...(capabilities.includes('db') ? ['waddle migrate'] : []), 'waddle dev']
    this.printNext(next)
    return this.done(
      { name, changed, dryRun: flags['dry-run'], commands: commands.map(({ signature }) => signature), capabilities, next },
      worthSaying(findings),
    )
  }
}
