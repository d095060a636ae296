import { type Author, type Channel, defineModule, type Registry, refuse, type Viewpoint } from '@waddlebot/sdk'
import { explain } from './explanation.ts'
import { overview } from './overview.ts'

/** With the eyes of whoever asks, so that nobody is told of what they cannot use. */
function viewpoint({ author, channel }: { readonly author: Author; readonly channel: Channel }): Viewpoint {
  return { channel: channel.id, roles: author.roles, platform: channel.platform }
}

function list(ctx: { readonly author: Author; readonly channel: Channel; readonly registry: Registry }, page: number) {
  const commands = ctx.registry.commands(viewpoint(ctx)).filter((command) => !command.hidden)
  return overview(commands, { platform: ctx.channel.platform, prefix: ctx.registry.prefix(ctx.channel.id), page })
}

export default defineModule({
  name: 'help',
  version: '0.1.0',
  describe: 'Tells people what they can type',
  capabilities: ['registry'],
  commands: {
    'help [command:rest]': {
      describe: 'Explain a command, or list those that you can use',
      examples: ['help', 'help quote add'],
      unclaimed: true,
      cooldown: '3s user',
      run: (ctx) => {
        const { command } = ctx.args
        if (command === undefined) return list(ctx, 1)
        const commands = ctx.registry.commands(viewpoint(ctx)).filter((each) => !each.hidden)
        const { platform, id } = ctx.channel
        const found = explain(commands, command, { platform, prefix: ctx.registry.prefix(id) })
        return found.known ? found.message : refuse(found.message, 'unknown-command')
      },
    },
    'commands [page:int=1]': {
      describe: 'List the commands that you can use',
      examples: ['commands', 'commands 2'],
      alias: ['cmds'],
      unclaimed: true,
      cooldown: '3s user',
      run: (ctx) => list(ctx, ctx.args.page),
    },
  },
})
