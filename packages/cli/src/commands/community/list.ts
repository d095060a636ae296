import { loadConfig } from '@waddlebot/core/config'
import { copyOf } from '../../bot/inspect.ts'
import { BotCommand } from '../../command.ts'
import { channelsOf } from '../../community/channel.ts'

export default class CommunityList extends BotCommand {
  static override summary = 'Print every channel that the bot was ever in, and whose it is.'
  static override description = 'A channel that nobody claimed belongs to the community "main" until somebody does.'
  static override examples = ['<%= config.bin %> community list']

  override async run() {
    const { flags } = await this.parse(CommunityList)
    const dir = this.botDir(flags)
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const store = await copyOf(config, dir)
    try {
      const channels = await channelsOf(store, config)
      for (const { channel, community, by } of channels) this.print(`${channel}  ${community}  ${by === 'nobody' ? 'unclaimed' : by}`)
      if (channels.length === 0) this.print('the bot was in no channel yet')
      const open = channels.find(({ by }) => by === 'nobody')
      if (open && Object.keys(config.communities).length > 1) this.say(`next   waddle community claim ${open.channel} <community>`)
      return this.done({ channels })
    } finally {
      await store.close()
    }
  }
}
