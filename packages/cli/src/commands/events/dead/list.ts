import { string } from '@oclif/core/flags'
import { BotCommand } from '../../../command.ts'
import { DeadLetters, events } from '../../../events/dead.ts'
import { columns } from '../../../paint.ts'

export default class EventsDeadList extends BotCommand {
  static override summary = 'List the events that nobody could work on, oldest first.'
  static override description =
    'An event is put aside when the bot ended seven times while it worked on it, or a process of many failed three times; what stands behind it goes on.'
  static override examples = ['<%= config.bin %> events dead list', '<%= config.bin %> events dead list --json']
  static override flags = { topic: string({ summary: 'What the bus calls them.', default: events }) }

  override async run() {
    const { flags } = await this.parse(EventsDeadList)
    const dir = this.botDir(flags)
    await using letters = await DeadLetters.open(dir, this.environment(dir), 'looking')
    const dead = await letters.list(flags.topic)
    if (dead.length === 0) this.print('no event is dead')
    else this.print(columns(dead.map(({ at, id, group, error }) => [new Date(at).toISOString(), id, group, error])))
    if (dead[0]) this.say(`next   waddle events dead show ${dead[0].id}`)
    return this.done({ dead })
  }
}
