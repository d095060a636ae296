import { join } from 'node:path'
import { string } from '@oclif/core/args'
import { configFile, formatPath, getFromConfig, parsePath, readText } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'
import { stringify } from 'yaml'
import { BotCommand } from '../../command.ts'

export default class ConfigGet extends BotCommand {
  static override summary = 'Show what waddle.yml says, or one value of it.'
  static override args = { path: string({ description: 'Where, such as http.port; everything when left out.' }) }
  static override examples = [
    '<%= config.bin %> config get http.port',
    `<%= config.bin %> config get 'modules.notes.commands."quote add".role'`,
  ]

  override async run() {
    const { args, flags } = await this.parse(ConfigGet)
    const dir = this.botDir(flags)
    const path = args.path === undefined ? [] : parsePath(args.path)
    const value = getFromConfig(readText(join(dir, configFile)), path)
    if (value === undefined) {
      throw new WaddleError('WDL_CONFIG_PATH', `${configFile} says nothing at ${formatPath(path)}; its default counts`, {
        fix: 'waddle config schema',
      })
    }
    this.print(typeof value === 'object' && value !== null ? stringify(value).trimEnd() : String(value))
    return this.done({ path: formatPath(path), value })
  }
}
