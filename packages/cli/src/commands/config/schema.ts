import { configJsonSchema } from '@waddlebot/core/config'
import { WaddleCommand } from '../../command.ts'

export default class ConfigSchema extends WaddleCommand {
  static override summary = 'Print the JSON Schema of waddle.yml, for editors.'
  static override examples = ['<%= config.bin %> config schema > waddle.schema.json']

  override async run() {
    await this.parse(ConfigSchema)
    const schema = configJsonSchema()
    this.print(JSON.stringify(schema, null, 2))
    return this.done({ schema })
  }
}
