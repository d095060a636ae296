import { string } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { configFile, formatPath, parsePath, removeFromConfig } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'
import { changeConfig } from '../../change.ts'
import { BotCommand } from '../../command.ts'
import { worthSaying } from '../../report.ts'

export default class ConfigUnset extends BotCommand {
  static override summary = 'Take one value out of waddle.yml, so that its default counts.'
  static override args = { path: string({ required: true, description: 'Where, such as http.port.' }) }
  static override flags = { 'dry-run': boolean({ summary: 'Only say what would change.' }) }
  static override examples = ['<%= config.bin %> config unset http.port']

  override async run() {
    const { args, flags } = await this.parse(ConfigUnset)
    const dir = this.botDir(flags)
    const path = parsePath(args.path)
    const { changed, findings } = changeConfig(dir, this.environment(dir), (text) => removeFromConfig(text, path), !flags['dry-run'])
    if (!changed)
      throw new WaddleError('WDL_CONFIG_PATH', `${configFile} says nothing at ${formatPath(path)}`, { fix: 'waddle config get' })
    this.say(`${flags['dry-run'] ? 'would remove' : 'remove'}  ${configFile}  ${formatPath(path)}`)
    return this.done({ path: formatPath(path), changed, dryRun: flags['dry-run'] }, worthSaying(findings))
  }
}
