import { string } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { loadConfig } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'
import { actor } from '../../bot/act.ts'
import { openAlone } from '../../bot/database.ts'
import { loadSpecs } from '../../bot/specs.ts'
import { BotCommand } from '../../command.ts'
import { personOf } from '../../person/person.ts'
import { ask, canAsk } from '../../prompt.ts'

export default class PersonForget extends BotCommand {
  static override summary = 'Have the bot and all its modules forget a person: all of it, or nothing. The bot must not be running.'
  static override description =
    'All linked accounts go with them. Modules that are switched off are not asked. Backups that were made before keep what they have.'
  static override examples = ['<%= config.bin %> person forget twitch:12345', '<%= config.bin %> person forget twitch:12345 --yes']
  static override args = { who: string({ required: true, description: 'An account such as twitch:12345, or a name.' }) }
  static override flags = { yes: boolean({ char: 'y', summary: 'Do not ask.' }) }

  override async run() {
    const { args, flags } = await this.parse(PersonForget)
    const dir = this.botDir(flags)
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const store = await openAlone(config, dir)
    if (!store) {
      this.print('nothing is stored, so nobody is known')
      return this.done({ person: args.who, accounts: 0, modules: [] })
    }
    const core = await import('@waddlebot/core')
    const modules = await loadSpecs(config, dir, 'none').catch(async (error: unknown) => {
      await store.close()
      throw error
    })
    const runtime = new core.Runtime({ store, modules, communities: config.communities, prefix: config.prefix })
    try {
      await runtime.load()
      const person = await personOf(store, args.who, 'waddle person forget')
      if (!flags.yes) await this.#confirm(person)
      const forgotten = await runtime.forgetPerson(person, { who: actor(), origin: 'cli' })
      const { accounts } = forgotten
      this.print(
        `forgotten  ${person}  ${accounts} ${accounts === 1 ? 'account' : 'accounts'}, ${forgotten.modules.join(', ') || 'no modules'}`,
      )
      return this.done(forgotten)
    } finally {
      await runtime.stop()
      await store.close()
    }
  }

  async #confirm(person: string): Promise<void> {
    const line = `waddle person forget ${person} --yes`
    if (canAsk() && (await ask(`Forget ${person} for good? Type the account to go on`, '', line)) === person) return
    throw new WaddleError('WDL_FORGET_REFUSED', `${person} was not forgotten: what is forgotten cannot be brought back`, { fix: line })
  }
}
