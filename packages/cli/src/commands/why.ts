import { Args } from '@oclif/core'
import { string } from '@oclif/core/flags'
import { inspect } from '../bot/inspect.ts'
import { BotCommand } from '../command.ts'
import { columns } from '../paint.ts'
import { typeable } from '../typeable.ts'

export default class Why extends BotCommand {
  static override summary = 'Walk the router for a message that nobody sent, and say where it stops and what would let it pass.'
  static override examples = [
    `<%= config.bin %> why bob '!quote add hi'`,
    `<%= config.bin %> why twitch:bob '!quote 1' --role vip --channel duckpond`,
  ]
  static override args = {
    who: Args.string({ required: true, description: 'A user, or platform:user.' }),
    text: Args.string({ required: true, description: 'What they would type.' }),
  }
  static override flags = {
    role: string({ summary: 'A role they hold; may be given several times.', multiple: true }),
    channel: string({ summary: 'Channel that they stand in.', default: 'lobby' }),
    server: string({ summary: 'Server on the platform (Discord, Slack).' }),
  }

  override async run() {
    const { args, flags } = await this.parse(Why)
    const dir = this.botDir(flags)
    const { runtime } = await inspect(dir, this.environment(dir))
    const colon = args.who.indexOf(':')
    const platform = colon < 0 ? 'console' : args.who.slice(0, colon)
    const user = args.who.slice(colon + 1)
    const channel = flags.server === undefined ? `${platform}:${flags.channel}` : `${platform}:${flags.server}/${flags.channel}`
    const why = await runtime.registry.why({ user, platform, channel, roles: flags.role ?? [] }, args.text)
    await runtime.stop()
    const end = why.outcome === 'runs' ? ['runs', `${why.command} of module ${why.module}`] : ['outcome', why.outcome]
    const rows = why.steps.map((step) => [step.gate, step.passed ? step.detail : `${step.detail}  <- stops here`])
    this.print(columns([...rows, end, ...(why.fix ? [['to allow', typeable(why.fix)]] : [])]))
    return this.done({
      who: args.who,
      text: args.text,
      ...why,
      command: why.command ?? null,
      module: why.module ?? null,
      fix: why.fix ?? null,
    })
  }
}
