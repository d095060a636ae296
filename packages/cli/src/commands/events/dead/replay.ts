import { string as argument } from '@oclif/core/args'
import { string } from '@oclif/core/flags'
import { BotCommand } from '../../../command.ts'
import { DeadLetters, events } from '../../../events/dead.ts'

export default class EventsDeadReplay extends BotCommand {
  static override summary = 'Put a dead event back, to be worked on as if for the first time.'
  static override examples = ['<%= config.bin %> events dead replay <id>']
  static override args = { id: argument({ required: true, description: 'Its id, as `events dead list` prints it.' }) }
  static override flags = {
    topic: string({ summary: 'What the bus calls them.', default: events }),
    group: string({ summary: 'Who could not work on it, when there are several.' }),
  }

  override async run() {
    const { args, flags } = await this.parse(EventsDeadReplay)
    const dir = this.botDir(flags)
    await using letters = await DeadLetters.open(dir, this.environment(dir), 'beside')
    const dead = await letters.find(flags.topic, args.id, flags.group)
    const replayed = await letters.replay(dead)
    this.print(replayed ? `replayed  ${dead.id}  ${dead.group}` : `${dead.id} was put back or dropped by somebody else`)
    return this.done({ id: dead.id, group: dead.group, replayed })
  }
}
