import { string } from '@oclif/core/args'
import { WaddleCommand } from '../command.ts'
import { completionScript, type Shell, shells } from '../completion.ts'

export default class Completion extends WaddleCommand {
  static override summary = 'Print a script that completes commands and flags in your shell.'
  static override args = { shell: string({ required: true, options: [...shells], description: 'Which shell.' }) }
  static override examples = [
    '<%= config.bin %> completion bash >> ~/.bashrc',
    '<%= config.bin %> completion fish > ~/.config/fish/completions/waddle.fish',
  ]

  override async run() {
    const { args } = await this.parse(Completion)
    const commands = this.config.commands
      .filter((command) => !command.hidden)
      .map(({ id, summary = '', flags }) => ({ words: id.split(':'), summary, flags: Object.keys(flags).map((name) => `--${name}`) }))
    const script = completionScript(args.shell as Shell, commands)
    this.print(script)
    return this.done({ shell: args.shell, script })
  }
}
