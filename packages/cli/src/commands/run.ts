import { boolean, string } from '@oclif/core/flags'
import { boot } from '../bot/boot.ts'
import { crashLoudly, untilSignal } from '../bot/lifetime.ts'
import { fleetPart } from '../bot/part.ts'
import { serve } from '../bot/serve.ts'
import { BotCommand } from '../command.ts'

export default class Run extends BotCommand {
  static override summary = 'Run the bot with the receivers of waddle.yml until it is told to stop.'
  static override description = `Logs are JSON lines on standard error. SIGTERM and Ctrl-C stop in order: it hears nothing more, finishes
what it accepted, says what is to be said, and ends with 0. A second signal ends it at once.

A bot whose data is on a PostgreSQL server and that has a Redis may be several processes: start it as often as you
like, as a whole or in parts. Channels are shared out among those that live.`
  static override examples = ['<%= config.bin %> run', '<%= config.bin %> run --migrate', '<%= config.bin %> run --only receivers,router']
  static override flags = {
    migrate: boolean({ summary: 'Apply pending migrations first, instead of refusing to start.' }),
    only: string({
      summary: 'Be only a part of the bot: receivers, router, hub, jobs, in any mix.',
      helpValue: 'receivers,router',
    }),
  }
  static override handlesSignals = true

  override async run() {
    const { flags } = await this.parse(Run)
    const dir = this.botDir(flags)
    const { Runtime, readRoles } = await import('@waddlebot/core')
    const roles = flags.only === undefined ? undefined : readRoles(flags.only)
    const booted = await boot(dir, { env: this.environment(dir), receivers: 'configured', migrate: flags.migrate ?? false })
    crashLoudly(booted.log)
    const { store, redis } = booted.options
    const part = await fleetPart(booted.config, booted.options, roles).catch(async (error: unknown) => {
      await redis?.close()
      await store.close()
      throw error
    })
    const runtime = new Runtime({ ...booted.options, ...(part ? { part } : {}) })
    await runtime.start()
    const http = await serve(runtime, booted).catch(async (error: unknown) => {
      await runtime.stop()
      throw error
    })
    // Listening before it says that it runs: whoever waits for that line may send a signal right after it.
    const ended = untilSignal({ runtime, http, log: booted.log })
    booted.log.info('running', {
      name: booted.config.name,
      modules: [...runtime.hosts.keys()],
      ...(part ? { process: part.wire.id, roles: [...part.roles] } : {}),
      ...(http ? { http: http.url } : {}),
    })
    const signal = await ended
    await part?.bus.close()
    return this.done({ stoppedBy: signal })
  }
}
