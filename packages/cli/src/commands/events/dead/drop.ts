import { string as argument } from '@oclif/core/args'
import { string } from '@oclif/core/flags'
import { BotCommand } from '../../../command.ts'
import { DeadLetters, events } from '../../../events/dead.ts'

export default class EventsDeadDrop extends BotCommand {
  static override summary = 'Forget a dead event for good.'
  static override examples = ['<%= config.bin %> events dead drop <id>']
  static override args = { id: argument({ required: true, description: 'Its id, as `events dead list` prints it.' }) }
  static override flags = {
    topic: string({ summary: 'What the bus calls them.', default: events }),
    group: string({ summary: 'Who could not work on it, when there are several.' }),
  }

  override async run() {
    const { args, flags } = await this.parse(EventsDeadDrop)
    const dir = this.botDir(flags)
    await using letters = await DeadLetters.open(dir, this.environment(dir), 'beside')
    const dead = await letters.find(flags.topic, args.id, flags.group)
    const dropped = await letters.drop(dead)
    this.print(dropped ? `dropped  ${dead.id}  ${dead.group}` : `${dead.id} was put back or dropped by somebody else`)
    return this.done({ id: dead.id, group: dead.group, dropped })
  }
}
