import { string } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { configFile, formatPath, parsePath, renameInConfig } from '@waddlebot/core/config'
import { changeConfig } from '../../change.ts'
import { BotCommand } from '../../command.ts'
import { worthSaying } from '../../report.ts'

export default class ConfigRename extends BotCommand {
  static override summary = 'Correct the name of a key in waddle.yml, in its place.'
  static override args = {
    path: string({ required: true, description: 'The key as it is now, such as router.queu.' }),
    name: string({ required: true, description: 'Its new name, without the path.' }),
  }
  static override flags = { 'dry-run': boolean({ summary: 'Only say what would change.' }) }
  static override examples = ['<%= config.bin %> config rename prefx prefix']

  override async run() {
    const { args, flags } = await this.parse(ConfigRename)
    const dir = this.botDir(flags)
    const path = parsePath(args.path)
    const { changed, findings } = changeConfig(
      dir,
      this.environment(dir),
      (text) => renameInConfig(text, path, args.name),
      !flags['dry-run'],
    )
    this.say(`${flags['dry-run'] ? 'would rename' : 'rename'}  ${configFile}  ${formatPath(path)} to ${args.name}`)
    return this.done({ path: formatPath(path), name: args.name, changed, dryRun: flags['dry-run'] }, worthSaying(findings))
  }
}
