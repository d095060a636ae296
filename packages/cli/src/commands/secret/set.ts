import { string } from '@oclif/core/args'
import { openSecrets } from '@waddlebot/core/config'
import { BotCommand } from '../../command.ts'
import { readHidden } from '../../prompt.ts'

export default class SecretSet extends BotCommand {
  static override summary = 'Seal a secret. The value is typed unseen or piped in, never an argument.'
  static override args = { name: string({ required: true, description: 'Capitals, digits and _, such as TWITCH_TOKEN.' }) }
  static override examples = ['<%= config.bin %> secret set TWITCH_TOKEN', '<%= config.bin %> secret set TWITCH_TOKEN < token.txt']

  override async run() {
    const { args, flags } = await this.parse(SecretSet)
    const dir = this.botDir(flags)
    const env = this.environment(dir)
    const secrets = openSecrets(dir, { env })
    this.detail(`reading ${args.name} from ${process.stdin.isTTY ? 'the terminal' : 'standard input'}`)
    secrets.set(args.name, await readHidden(`Value of ${args.name}`, `waddle secret set ${args.name} < file`))
    this.say(`sealed  ${args.name}`)
    const shadow = {
      level: 'warn' as const,
      code: 'WDL_SECRET_SHADOWED',
      message: `the variable ${args.name} is set too, and wins over what was sealed now`,
      fix: `unset ${args.name}`,
      where: args.name,
    }
    return this.done({ name: args.name }, [...(env[args.name] ? [shadow] : []), ...secrets.findings()])
  }
}
