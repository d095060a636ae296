import { boolean, string } from '@oclif/core/flags'
import { closest, isRole, ladder, WaddleError } from '@waddlebot/sdk'
import { endProcess } from '../bot/departure.ts'
import { BotCommand } from '../command.ts'
import { talkNdjson } from '../console/ndjson.ts'
import { talkPlain } from '../console/plain.ts'
import { type Session, startSession } from '../console/session.ts'
import { exit } from '../exit.ts'

export default class Console extends BotCommand {
  static override summary = 'Chat with the bot as anybody, on any platform, in the terminal.'
  static override description = `With a terminal: a screen. Without one: each line of standard input is a message, each answer a line.
With --json: NDJSON both ways, one object a line; see docs/reference/console.md.`
  static override examples = [
    '<%= config.bin %> console',
    "echo '!help' | <%= config.bin %> console --user bob --role moderator --platform twitch",
    `echo '{"id":"1","text":"!quote 1"}' | <%= config.bin %> console --json`,
  ]
  static override handlesSignals = true
  static override flags = {
    user: string({ summary: 'Who types.', default: 'ann' }),
    role: string({ summary: 'A role they hold; may be given several times.', multiple: true }),
    platform: string({ summary: 'Platform to stand on.', default: 'console' }),
    server: string({ summary: 'Server on it (Discord, Slack).' }),
    channel: string({ summary: 'Channel to stand in.', default: 'lobby' }),
    http: boolean({ summary: 'Serve the web side too, as run does.' }),
    migrate: boolean({ summary: 'Apply pending migrations first.' }),
    'virtual-clock': boolean({ summary: 'A clock that stands still until an advance control moves it; with --json.' }),
  }

  override async run() {
    const { flags } = await this.parse(Console)
    const dir = this.botDir(flags)
    for (const role of flags.role ?? []) {
      if (!isRole(role))
        throw new WaddleError('WDL_USAGE_ROLE', `"${role}" is no role; the roles are ${ladder.join(', ')}`, {
          fix: `waddle console --role ${closest(role, ladder) ?? 'moderator'}`,
        })
    }
    const speaker = {
      platform: flags.platform,
      server: flags.server ?? null,
      channel: flags.channel,
      user: flags.user,
      roles: flags.role ?? [],
    }
    const options = {
      env: this.environment(dir),
      migrate: flags.migrate ?? false,
      http: flags.http ?? false,
      virtualClock: flags['virtual-clock'] ?? false,
      logLevel: 'warn' as const,
    }
    if (this.jsonEnabled()) return this.#ndjson(dir, options)
    if (process.stdin.isTTY && process.stdout.isTTY) {
      const { showScreen } = await import('../screens.ts')
      await showScreen(speaker, (listener) => startSession(dir, listener, options))
      return this.done({})
    }
    const session = await startSession(dir, { message: (message) => this.print(message.fallback), settled() {} }, options)
    endInOrder(session)
    const lines = await talkPlain(session, process.stdin, speaker)
    await session.stop()
    return this.done({ lines })
  }

  async #ndjson(dir: string, options: Parameters<typeof startSession>[2]) {
    const { doneLine, messageLine } = await import('@waddlebot/module-console')
    const print = (line: string) => void process.stdout.write(`${line}\n`)
    const session = await startSession(
      dir,
      { message: (message) => print(messageLine(message)), settled: (notice) => print(doneLine(notice)) },
      options,
    )
    endInOrder(session)
    const { lines, unreadable } = await talkNdjson(session, process.stdin, print)
    await session.stop()
    this.streamed = true
    if (lines > 0 && lines === unreadable) process.exitCode = exit.usage
    return this.done({ lines, unreadable })
  }

  private streamed = false

  /** The stream was the answer: no envelope comes after it. */
  override logJson(json: unknown): void {
    if (!this.streamed) super.logJson(json)
  }
}

/** Told to stop, it still answers what it accepted. A second signal does not wait. */
function endInOrder(session: Session): void {
  let asked = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (asked) endProcess(exit.interrupted)
      asked = true
      await session.stop()
      endProcess(signal === 'SIGINT' ? exit.interrupted : exit.done)
    })
  }
}
