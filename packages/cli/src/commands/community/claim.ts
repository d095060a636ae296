import { string } from '@oclif/core/args'
import { loadConfig } from '@waddlebot/core/config'
import { closest, WaddleError } from '@waddlebot/sdk'
import { actor } from '../../bot/act.ts'
import { openAlone } from '../../bot/database.ts'
import { BotCommand } from '../../command.ts'
import { claim } from '../../community/channel.ts'

export default class CommunityClaim extends BotCommand {
  static override summary = 'Say whose a server or a channel is. The bot must not be running.'
  static override description =
    'Its roles, its prefix and its custom commands are those of the community from then on. What waddle.yml says of a channel wins.'
  static override examples = ['<%= config.bin %> community claim discord:5 main', '<%= config.bin %> community claim discord:5/10 pond']
  static override args = {
    channel: string({
      required: true,
      description: 'The id of a server, such as discord:5, or of a channel, such as twitch:duckpond or discord:5/10.',
    }),
    community: string({ required: true, description: 'A community of waddle.yml.' }),
  }

  override async run() {
    const { args, flags } = await this.parse(CommunityClaim)
    const dir = this.botDir(flags)
    const { config } = loadConfig(dir, { env: this.environment(dir) })
    const known = Object.keys(config.communities)
    if (!known.includes(args.community)) {
      const meant = closest(args.community, known)
      throw new WaddleError('WDL_COMMUNITY_UNKNOWN', `waddle.yml has no community "${args.community}"; it has ${known.join(', ')}`, {
        fix: `waddle community claim ${args.channel} ${meant ?? known[0]}`,
      })
    }
    const store = await openAlone(config, dir)
    if (!store) {
      this.print('nothing is stored, so the bot was in no channel yet')
      return this.done({ channel: args.channel, claimed: false, before: null, community: args.community })
    }
    try {
      const { before } = await claim(store, args.channel, args.community, actor())
      this.print(`claimed  ${args.channel}  ${before} -> ${args.community}`)
      return this.done({ channel: args.channel, claimed: true, before, community: args.community })
    } finally {
      await store.close()
    }
  }
}
