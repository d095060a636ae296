import { string as argument } from '@oclif/core/args'
import { string } from '@oclif/core/flags'
import { BotCommand } from '../../../command.ts'
import { DeadLetters, events } from '../../../events/dead.ts'

export default class EventsDeadShow extends BotCommand {
  static override summary = 'Show a dead event whole: what it was, and why nobody could work on it.'
  static override examples = ['<%= config.bin %> events dead show <id>']
  static override args = { id: argument({ required: true, description: 'Its id, as `events dead list` prints it.' }) }
  static override flags = {
    topic: string({ summary: 'What the bus calls them.', default: events }),
    group: string({ summary: 'Who could not work on it, when there are several.' }),
  }

  override async run() {
    const { args, flags } = await this.parse(EventsDeadShow)
    const dir = this.botDir(flags)
    await using letters = await DeadLetters.open(dir, this.environment(dir), 'looking')
    const dead = await letters.find(flags.topic, args.id, flags.group)
    this.print(JSON.stringify(dead, null, 2))
    this.say(`next   waddle events dead replay ${dead.id}`)
    return this.done({ dead })
  }
}
