import { inspect } from '../bot/inspect.ts'
import { BotCommand } from '../command.ts'
import { columns } from '../paint.ts'

/** A longer signature has a line of its own, or it would push all others apart. */
const widest = 44

export default class Commands extends BotCommand {
  static override summary = 'List every command of the bot, with who may use it and where it comes from.'
  static override examples = ['<%= config.bin %> commands', '<%= config.bin %> commands --json']

  override async run() {
    const { flags } = await this.parse(Commands)
    const dir = this.botDir(flags)
    const { config, runtime } = await inspect(dir, this.environment(dir))
    const uses = new Map<string, number>()
    for (const use of await runtime.usage.all()) uses.set(use.command, (uses.get(use.command) ?? 0) + use.uses)
    const commands = runtime.registry.commands().map((command) => ({
      ...command,
      platforms: command.platforms ?? null,
      cooldown: command.cooldown ?? null,
      cost: command.cost ?? 0,
      uses: uses.get(`${command.module}/${command.path}`) ?? 0,
    }))
    await runtime.stop()
    this.print(
      columns(
        commands.flatMap((command) => {
          const signature = `${config.prefix}${command.signature}`
          const rest = [command.role.join('|'), command.module, command.describe]
          return signature.length > widest ? [[signature], ['', ...rest]] : [[signature, ...rest]]
        }),
      ),
    )
    return this.done({ prefix: config.prefix, commands })
  }
}
