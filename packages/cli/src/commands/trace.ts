import { string as argument } from '@oclif/core/args'
import { string } from '@oclif/core/flags'
import type { Road } from '@waddlebot/core'
import { WaddleError } from '@waddlebot/sdk'
import { BotCommand } from '../command.ts'
import { roadLines } from '../watch/road-lines.ts'
import { askBot } from '../watch/web.ts'

export default class Trace extends BotCommand {
  static override summary = 'Print the road of one message through the bot that runs, step by step, with times.'
  static override description =
    `The id is the platform and its id of the message, as the log has it. One message in log.traceEvery has every step noted;
of the others that called a command the journal knows when they came and how they ended.`
  static override examples = [
    '<%= config.bin %> trace twitch:0c5b7b4e-7d2b-4c1e-9a7e-2f6a3f0f9a11',
    '<%= config.bin %> trace console:m1 --json',
  ]
  static override args = { message: argument({ required: true, description: 'platform:id of a message.' }) }
  static override flags = { url: string({ summary: 'Where its web side is; what waddle.yml says when left out.', helpValue: '<url>' }) }

  override async run() {
    const { args, flags } = await this.parse(Trace)
    const dir = this.botDir(flags)
    const path = `/traces?message=${encodeURIComponent(args.message)}`
    const road = await askBot<Road>(path, { dir, env: this.environment(dir), url: flags.url, scope: 'traces' })
    if (road.parts.length === 0 && road.tasks.length === 0) {
      throw new WaddleError('WDL_TRACE_UNKNOWN', `nothing is known of the message "${args.message}"`, {
        fix: 'waddle config set log.traceEvery 1',
        data: { silent: road.silent },
      })
    }
    const [first] = road.parts
    if (first) this.print(`trace ${first.trace}`)
    this.print(roadLines(road))
    for (const process of road.silent) this.say(`process ${process} did not say what it saw`)
    return this.done(road)
  }
}
