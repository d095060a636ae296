import { Command } from '@oclif/core/command'
import { boolean, string } from '@oclif/core/flags'
import { type Environment, type Finding, readEnvironmentFile, requireBot } from '@waddlebot/core/config'
import { endProcess } from './bot/departure.ts'
import { exit } from './exit.ts'
import { failureOf } from './failure.ts'
import { type Envelope, failureLines, findingLines, refusal, success } from './report.ts'
import { typeable } from './typeable.ts'

/**
 * What every command has: `--json`, `--quiet`, `--verbose`, the exit codes, and errors that end with a command to
 * type. A command is a class with `static summary`, `examples`, `args`, `flags` and a `run` that ends with
 * {@link done}:
 *
 * ```ts
 * export default class Ping extends WaddleCommand {
 *   static override summary = 'Say pong.'
 *   override async run() {
 *     await this.parse(Ping)
 *     this.print('pong')
 *     return this.done({ pong: true })
 *   }
 * }
 * ```
 */
export abstract class WaddleCommand extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    quiet: boolean({ char: 'q', summary: 'Say nothing but the result.', helpGroup: 'GLOBAL' }),
    verbose: boolean({ summary: 'Say more, stack traces included.', helpGroup: 'GLOBAL' }),
  }

  /** A command that stops in order on Ctrl-C (`run`, `dev`) says so and listens itself; all others just end with 130. */
  static handlesSignals = false

  abstract override run(): Promise<Envelope>

  protected override async init(): Promise<void> {
    await super.init()
    if (!(this.ctor as typeof WaddleCommand).handlesSignals) process.once('SIGINT', () => endProcess(exit.interrupted))
  }

  /** The result, for people: standard output, nothing under `--json`. */
  protected print(text: string): void {
    if (!this.jsonEnabled()) process.stdout.write(`${text}\n`)
  }

  /** What to type next: the end of what a command prints. */
  protected printNext(commands: readonly string[]): void {
    this.print(commands.map((line, index) => `${index === 0 ? 'next ' : '     '}  ${typeable(line)}`).join('\n'))
  }

  /** Talk: standard error, nothing under `--quiet`. */
  protected say(text: string): void {
    if (!this.typed('--quiet', '-q')) process.stderr.write(`${text}\n`)
  }

  /** Talk for those who asked for more with `--verbose`. */
  protected detail(text: string): void {
    if (this.typed('--verbose')) this.say(text)
  }

  /**
   * End a command.
   *
   * @param data the result, for machines; see `schema/<command>.json`
   * @param findings said on standard error unless `told`; one of level error makes the exit code 3
   */
  protected done(data: unknown, findings: readonly Finding[] = [], told = false): Envelope {
    if (!told && findings.length > 0 && !this.jsonEnabled()) this.say(findingLines(findings))
    if (findings.some((finding) => finding.level === 'error')) process.exitCode = exit.findings
    return success(data, findings)
  }

  /** Reports whatever was thrown, in one shape, and never rethrows: no stack reaches people who did not ask. */
  protected override async catch(error: unknown): Promise<void> {
    const wanted =
      (error as { code?: unknown; oclif?: { exit?: number } }).code === 'EEXIT'
        ? (error as { oclif: { exit: number } }).oclif.exit
        : undefined
    if (wanted !== undefined) {
      process.exitCode = wanted
      return
    }
    const flags = Object.keys({ ...this.ctor.baseFlags, ...this.ctor.flags, ...(this.ctor.enableJsonFlag ? { json: {} } : {}) })
    const failure = failureOf(error, {
      command: (this.id ?? '').replaceAll(':', ' '),
      argv: this.argv,
      flags,
      args: Object.keys(this.ctor.args),
    })
    process.exitCode = failure.exit
    // What the parser complains of is a word that was typed, and that may have been a secret.
    if (failure.code !== 'WDL_USAGE' && this.typed('--verbose') && error instanceof Error) process.stderr.write(`${stacks(error)}\n`)
    if (this.jsonEnabled()) this.logJson(refusal(failure))
    else process.stderr.write(`${failureLines(failure)}\n`)
  }

  override logJson(json: unknown): void {
    process.stdout.write(`${JSON.stringify(json, null, 2)}\n`)
  }

  /** Before the flags are parsed, and when they cannot be, what was typed still counts. */
  private typed(...names: readonly string[]): boolean {
    const end = this.argv.indexOf('--')
    return this.argv.some((word, index) => names.includes(word) && (end === -1 || index < end))
  }
}

/** Where an error came from: what another one was the cause of, with that, for there the fault is. */
function stacks(error: Error): string {
  return error.cause instanceof Error ? `${error.stack}\ncaused by ${stacks(error.cause)}` : String(error.stack)
}

/** A command about one bot: the one whose folder this is, or `--bot`. */
export abstract class BotCommand extends WaddleCommand {
  static override baseFlags = {
    ...WaddleCommand.baseFlags,
    bot: string({ summary: "The bot's folder; found upwards from here when left out.", helpValue: '<dir>', helpGroup: 'GLOBAL' }),
  }

  /**
   * The bot's folder.
   *
   * @throws {WaddleError} `WDL_CONFIG_MISSING` when there is none
   */
  protected botDir(flags: { readonly bot?: string | undefined }): string {
    return requireBot(flags.bot ?? process.cwd())
  }

  /** The variables of the process over those in the bot's `.env`. */
  protected environment(dir: string): Environment {
    return readEnvironmentFile(dir, process.env)
  }
}
