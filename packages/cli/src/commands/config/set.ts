import { string } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { configFile, formatPath, parsePath, readValue, setInConfig } from '@waddlebot/core/config'
import { changeConfig } from '../../change.ts'
import { BotCommand } from '../../command.ts'
import { worthSaying } from '../../report.ts'

export default class ConfigSet extends BotCommand {
  static override summary = 'Set one value in waddle.yml, leaving every other byte as it is.'
  static override description =
    'Where words are expected the value is words; elsewhere it is YAML: 8080, false, [a, b]. What would break the configuration is refused.'
  static override args = {
    path: string({ required: true, description: 'Where, such as http.port.' }),
    value: string({ required: true, description: 'The new value.' }),
  }
  static override flags = {
    string: boolean({ summary: 'Take the value as words, whatever it looks like.' }),
    'dry-run': boolean({ summary: 'Only say what would change.' }),
  }
  static override examples = [
    '<%= config.bin %> config set http.port 9000',
    `<%= config.bin %> config set 'modules.notes.commands."quote add".role' everyone`,
    "<%= config.bin %> config set communities.main.channels '[twitch:duckpond]'",
  ]

  override async run() {
    const { args, flags } = await this.parse(ConfigSet)
    const dir = this.botDir(flags)
    const path = parsePath(args.path)
    const value = flags.string ? args.value : readValue(path, args.value)
    const { changed, findings } = changeConfig(dir, this.environment(dir), (text) => setInConfig(text, path, value), !flags['dry-run'])
    this.say(`${changed ? (flags['dry-run'] ? 'would change' : 'change') : 'same'}  ${configFile}  ${formatPath(path)}`)
    return this.done({ path: formatPath(path), value, changed, dryRun: flags['dry-run'] }, worthSaying(findings))
  }
}
