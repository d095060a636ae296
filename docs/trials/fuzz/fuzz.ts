import { type Clock, Runtime, SqliteStore } from '@waddlebot/core'
import {
  type AnyModule,
  defineKind,
  defineModule,
  type Envelope,
  type Outgoing,
  type Param,
  parseSignature,
  type ReceiverContext,
  type Settled,
  type Signature,
} from '@waddlebot/sdk'

/** What a line led to. */
export interface Ended {
  readonly settled: Settled
  readonly said: readonly Outgoing[]
}

/** A module with every kind, every form of argument and every sort of flag. */
const kinds = defineModule({
  name: 'kinds',
  kinds: { colour: defineKind('a colour such as #ff8800', (word) => (/^#[0-9a-f]{6}$/i.test(word) ? word : undefined)) },
  commands: {
    'kinds string <a> <b:string> [c]': () => 'ok',
    'kinds rest <a:rest>': () => 'ok',
    'kinds optional rest [a:rest]': () => 'ok',
    'kinds int <a:int> [b:int=3]': () => 'ok',
    'kinds number <a:number> [b:number=0.5]': () => 'ok',
    'kinds bool <a:bool> [b:bool=off]': () => 'ok',
    'kinds amount <a:amount> [b:amount=half]': () => 'ok',
    'kinds duration <a:duration> [b:duration=1h30m]': () => 'ok',
    'kinds date <a:date> [b:date]': () => 'ok',
    'kinds user <a:user> [b:user]': () => 'ok',
    'kinds channel <a:channel> [b:channel]': () => 'ok',
    'kinds url <a:url> [b:url]': () => 'ok',
    'kinds choice <a:on|off|auto> [b:up|down=up]': () => 'ok',
    'kinds own <a:colour> [b:colour]': () => 'ok',
    'kinds many <...a:int>': () => 'ok',
    'kinds some [...a:user]': () => 'ok',
    'kinds flags --loud --times:int --for:duration --who:user --mode:on|off --tint:colour --say:string <a> [b:rest]': () => 'ok',
  },
})

/** What is wrong with an argument, as the signature promises it; undefined when nothing is. */
export function wrongArgument(param: Param, value: unknown): string | undefined {
  const said = () => `${param.required ? 'required ' : ''}${param.name}:${param.kind} is ${JSON.stringify(value) ?? String(value)}`
  if (value === undefined) return param.required || param.fallback !== undefined ? said() : undefined
  const values = param.variadic ? value : [value]
  if (!Array.isArray(values) || (param.required && values.length === 0)) return said()
  return values.every((each) => fits(param, each)) ? undefined : said()
}

function fits(param: Param, value: unknown): boolean {
  if (param.choices) return param.choices.includes(value as string)
  switch (param.kind) {
    case 'string':
      // An empty word is one that somebody wrote as "".
      return typeof value === 'string'
    case 'rest':
      return typeof value === 'string' && value !== ''
    case 'url':
      return typeof value === 'string' && URL.canParse(value)
    case 'int':
      return Number.isSafeInteger(value)
    case 'number':
      return Number.isFinite(value)
    case 'duration':
      return Number.isSafeInteger(value) && (value as number) >= 0
    case 'bool':
      return typeof value === 'boolean'
    case 'date':
      return value instanceof Date && !Number.isNaN(value.getTime())
    case 'amount':
    case 'user':
    case 'channel':
      return typeof value === 'object' && value !== null
    default:
      return value !== undefined && value !== null
  }
}

/**
 * The real runtime on a store in memory with modules whose every handler is watched, and a receiver that hands
 * over one line at a time. Its clock moves on by a minute a line, so that no cooldown keeps a handler from running.
 */
export class FuzzedBot {
  /** What handlers were given that their signatures do not promise. */
  readonly wrong: string[] = []
  readonly signatures: Signature[] = []
  ran = 0
  #now = Date.UTC(2026, 2, 29)
  #said: Outgoing[] = []
  #done: ((notice: Settled) => void) | undefined
  #context: ReceiverContext<unknown> | undefined
  #lines = 0
  readonly #runtime: Runtime

  private constructor(modules: readonly AnyModule[], timeLimitMs: number) {
    const clock: Clock = { now: () => this.#now, monotonic: () => this.#now, after: () => ({ cancel() {} }) }
    this.#runtime = new Runtime({
      store: SqliteStore.open({ file: ':memory:' }),
      modules: [this.#receiver(), ...[...modules, kinds as AnyModule].map((module) => ({ definition: this.#watched(module) }))],
      clock,
      name: 'duck',
      migrate: true,
      timeLimitMs,
      refusals: 'always',
      // A generated line may name a link.
      fetch: async () => Promise.reject(new Error('there is no network')),
    })
  }

  static async start(modules: readonly AnyModule[], timeLimitMs = 2_000): Promise<FuzzedBot> {
    const bot = new FuzzedBot(modules, timeLimitMs)
    await bot.#runtime.start()
    return bot
  }

  /** Say a line; resolves when all that it caused is done and said. */
  async say(text: string, who: Pick<Envelope, 'platform' | 'account'>): Promise<Ended> {
    this.#now += 61_000
    this.#said = []
    const ended = new Promise<Settled>((resolve) => (this.#done = resolve))
    const accepted = await this.#context!.receive({
      ...who,
      id: `l${this.#lines++}`,
      server: null,
      channel: 'pond',
      kind: 'message',
      at: this.#now,
      receivedAt: this.#now,
      text,
    })
    if (!accepted.accepted) throw new Error(`a line was not accepted: ${accepted.reason}`)
    const settled = await ended
    return { settled, said: this.#said }
  }

  async stop(): Promise<void> {
    await this.#runtime.stop()
  }

  #receiver() {
    const definition = defineModule({
      name: 'mouth',
      receiver: {
        platform: 'console',
        standsIn: true,
        start: async (context) => {
          this.#context = context as ReceiverContext<unknown>
          return {
            send: async (message: Outgoing) => {
              this.#said.push(message)
              return { sent: true as const }
            },
            settled: (notice: Settled) => this.#done?.(notice),
            health: () => ({ state: 'up' as const }),
            stop: async () => {},
          }
        },
      },
    })
    return { definition: definition as AnyModule }
  }

  /** The module with a look at what each of its handlers is given. */
  #watched(module: AnyModule): AnyModule {
    const commands = Object.entries(module.commands ?? {}).map(([source, command]) => {
      const signature = parseSignature(source, module.kinds)
      this.signatures.push(signature)
      const options = typeof command === 'function' ? {} : command
      const run = (typeof command === 'function' ? command : command.run) as (call: { args: Record<string, unknown> }) => unknown
      const watching = (call: { args: Record<string, unknown> }) => {
        this.ran++
        for (const param of signature.params) {
          const wrong = wrongArgument(param, call.args[param.name])
          if (wrong !== undefined) this.wrong.push(`${source}: ${wrong}`)
        }
        return run(call)
      }
      return [source, { ...options, run: watching }]
    })
    return { ...module, commands: Object.fromEntries(commands) }
  }
}
