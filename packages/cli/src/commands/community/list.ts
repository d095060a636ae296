import { loadConfig } from '@waddlebot/core/config'
import { copyOf } from '../../bot/inspect.ts'
import { BotCommand } from '../../command.ts'
import { channelsOf, serversOf } from '../../community/channel.ts'

export default class CommunityList extends BotCommand {
  static override summary = 'Print every server that had to be claimed, every channel that the bot was ever in, and whose they are.'
  static override description =
    'A server into which somebody else brought the bot is pending until it is claimed; every other channel that nobody claimed belongs to the community "main".'
  static override examples = ['<%= config.bin %> community list']

  override async run() {
    const { flags } = await this.parse(CommunityList)
    const dir = this.botDir(flags)
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const store = await copyOf(config, dir)
    try {
      const channels = await channelsOf(store, config)
      const servers = await serversOf(store)
      for (const { server, name, community, pending } of servers) this.print(`${server}  ${pending ? 'pending' : community}  ${name}`)
      for (const { channel, community, by } of channels) this.print(`${channel}  ${community}  ${by === 'nobody' ? 'unclaimed' : by}`)
      if (channels.length === 0) this.print('the bot was in no channel yet')
      const waiting = servers.find(({ pending }) => pending)
      if (waiting) this.say(`next   waddle community claim ${waiting.server} main`)
      const open = channels.find(({ by }) => by === 'nobody')
      if (open && Object.keys(config.communities).length > 1) this.say(`next   waddle community claim ${open.channel} <community>`)
      return this.done({ servers, channels })
    } finally {
      await store.close()
    }
  }
}
