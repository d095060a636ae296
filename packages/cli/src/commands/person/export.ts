import { string } from '@oclif/core/args'
import { inspect } from '../../bot/inspect.ts'
import { BotCommand } from '../../command.ts'
import { personOf } from '../../person/person.ts'

export default class PersonExport extends BotCommand {
  static override summary = 'Print everything that the bot and its modules know of a person, as JSON.'
  static override examples = ['<%= config.bin %> person export twitch:12345 > ann.json', '<%= config.bin %> person export ann --json']
  static override args = { who: string({ required: true, description: 'An account such as twitch:12345, or a name.' }) }

  override async run() {
    const { args, flags } = await this.parse(PersonExport)
    const dir = this.botDir(flags)
    const { runtime } = await inspect(dir, this.environment(dir))
    try {
      const person = await personOf(runtime.store, args.who, 'waddle person export')
      const exported = await runtime.exportPerson(person)
      this.print(JSON.stringify(exported, null, 2))
      return this.done(exported)
    } finally {
      await runtime.stop()
    }
  }
}
