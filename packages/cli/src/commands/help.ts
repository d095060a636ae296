import { closest, WaddleError } from '@waddlebot/sdk'
import { WaddleCommand } from '../command.ts'
import { exitCodes } from '../exit.ts'
import { openManual } from '../manual.ts'
import { columns } from '../paint.ts'

export default class Help extends WaddleCommand {
  static override summary = 'Explain a command, or list them all.'
  static override strict = false
  static override usage = 'help [COMMAND | exit-codes]'
  static override examples = ['<%= config.bin %> help config set', '<%= config.bin %> help exit-codes']

  override async run() {
    const { argv } = await this.parse(Help)
    const words = argv as string[]
    const about = words.join(' ')
    const manual = openManual(this.config)
    if (about === '') return this.show('', manual.root(), manual.visible())
    if (about === 'exit-codes') {
      this.print(columns(exitCodes.map(({ code, meaning }) => [String(code).padStart(3), meaning])))
      return this.done({ about, exitCodes })
    }
    const id = words.join(':')
    const command = this.config.findCommand(id)
    if (command) return this.show(about, manual.page(command), [command])
    const inside = manual.visible().filter((each) => each.id.startsWith(`${id}:`))
    if (inside.length > 0) return this.show(about, manual.topic(id), inside)
    const meant = closest(about, [...manual.visible().map((each) => each.id.replaceAll(':', ' ')), 'exit-codes'])
    throw new WaddleError('WDL_USAGE', `there is no command "${about}"${meant ? `, did you mean "${meant}"?` : ''}`, {
      fix: meant ? `waddle help ${meant}` : 'waddle help',
    })
  }

  private show(about: string, text: string, commands: readonly { readonly id: string; readonly summary?: string | undefined }[]) {
    this.print(text)
    return this.done({ about, commands: commands.map(({ id, summary }) => ({ command: id.replaceAll(':', ' '), summary: summary ?? '' })) })
  }
}
