import { string } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { configFile, loadConfig, removeFromConfig } from '@waddlebot/core/config'
import { changeConfig } from '../../change.ts'
import { BotCommand } from '../../command.ts'
import { placesOf, requirePlace } from '../../module/place.ts'
import { worthSaying } from '../../report.ts'

export default class ModuleRemove extends BotCommand {
  static override summary = 'Take a module out of waddle.yml. Its code and what it stored stay where they are.'
  static override args = { name: string({ required: true, description: 'As waddle.yml calls it.' }) }
  static override flags = { 'dry-run': boolean({ summary: 'Only say what would change.' }) }
  static override examples = ['<%= config.bin %> module remove weather']

  override async run() {
    const { args, flags } = await this.parse(ModuleRemove)
    const dir = this.botDir(flags)
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const { name, role } = requirePlace(placesOf(config, dir), args.name, 'remove')
    const at = [`${role}s`, name]
    const { findings } = changeConfig(dir, this.environment(dir), (text) => removeFromConfig(text, at), !flags['dry-run'])
    this.say(`${flags['dry-run'] ? 'would remove' : 'remove'}  ${configFile}  ${at.join('.')}`)
    this.print(`what ${name} stored stays in the database, for when it is added again`)
    return this.done({ name, role, dryRun: flags['dry-run'] }, worthSaying(findings))
  }
}
