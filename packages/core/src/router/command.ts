import {
  type Answer,
  type CommandInfo,
  type CommandOptions,
  isRole,
  type KindMap,
  parseSignature,
  type Role,
  roleBit,
  type Signature,
  WaddleError,
} from '@waddlebot/sdk'
import type { LimitRule } from '../limits/limits.ts'
import type { Host } from '../modules/host.ts'
import type { Turn } from './turn.ts'

/** What answers: handed the turn, with its arguments read. */
export type Handler = (turn: Turn) => Answer | Promise<Answer>

/** What a command says about itself, as it comes out of a definition. */
export type Options = CommandOptions & { readonly suggest?: Readonly<Record<string, unknown>> }

/** A command as the router keeps it: everything computed once, nothing parsed again. */
export interface CommandRecord {
  readonly path: readonly string[]
  readonly words: string
  readonly signature: Signature
  readonly host: Host
  /** Role bits, any of which will do. */
  roles: number
  enabled: boolean
  readonly platforms: ReadonlySet<string> | undefined
  readonly live: 'online' | 'offline' | undefined
  /** Cooldowns and windows, taken together in one step. */
  limits: readonly LimitRule[]
  /** Those of {@link CommandRecord.limits} that hold for staff too. */
  staffLimits: readonly LimitRule[]
  /** Whole units of the community's currency; 0 for nothing. */
  readonly cost: number
  readonly timeLimitMs: number | undefined
  readonly handler: Handler
  readonly options: Options
  readonly aliases: readonly string[]
  /** Made while running, in one community or channel. */
  readonly custom: boolean
}

/** Cooldowns up to this long are against noise; longer ones are rules of a game. Milliseconds. */
const noiseMs = 60_000

/** Shared by all that have none: most have none, and what is shared is at hand. */
const noRules: readonly LimitRule[] = Object.freeze([])
const noWords: readonly string[] = Object.freeze([])

const units = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 }

/** Milliseconds of a span as options write it: `5s`, `1.5h`, `1h30m`. */
export function spanMs(span: string): number {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/.test(span)) {
    throw new WaddleError('WDL_SPAN', `"${span}" is not a span of time such as 30s, 5m or 1h`, {
      fix: 'write a number and one of s, m, h, d',
    })
  }
  let ms = 0
  for (const [, count, unit] of span.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)) ms += Number(count) * units[unit as keyof typeof units]
  return ms
}

/** Role bits that satisfy `role`, any of which will do. */
export function roleMask(role: string | readonly string[], where: string): number {
  const roles = typeof role === 'string' ? [role] : role
  let mask = 0
  for (const each of roles) {
    if (!isRole(each))
      throw new WaddleError('WDL_ROLE', `"${each}" is no role (${where})`, { fix: `use one of ${Object.keys(roleBit).join(', ')}` })
    mask |= roleBit[each]
  }
  return mask
}

/** A cost as options write it. */
function costOf(cost: number, where: string): number {
  if (Number.isSafeInteger(cost) && cost >= 0) return cost
  throw new WaddleError('WDL_COST', `"${cost}" is no cost (${where})`, { fix: 'write it as a whole number, 0 for nothing' })
}

const scopes = new Set(['user', 'channel', 'global'])

/** Compile `cooldown` and `limit` options. */
export function limitRules(bucket: string, options: Pick<CommandOptions, 'cooldown' | 'limit'>): LimitRule[] {
  const rules: LimitRule[] = []
  const cooldowns =
    options.cooldown === undefined || (options.cooldown as string) === 'none'
      ? []
      : typeof options.cooldown === 'string'
        ? [options.cooldown]
        : options.cooldown
  for (const cooldown of cooldowns) {
    const [span = '', scope = ''] = cooldown.split(' ')
    if (!scopes.has(scope))
      throw new WaddleError('WDL_COOLDOWN', `"${cooldown}" is no cooldown (${bucket})`, {
        fix: 'write it like "5s user", "30s channel" or "1m global"',
      })
    const ms = spanMs(span)
    if (ms > 0) rules.push({ kind: 'cooldown', bucket: `${bucket}/${scope}`, scope: scope as LimitRule['scope'], ms, max: 1 })
  }
  if (options.limit !== undefined) {
    const match = /^(\d+) per (\S+) (user|channel|global)$/.exec(options.limit)
    if (!match) throw new WaddleError('WDL_LIMIT', `"${options.limit}" is no limit (${bucket})`, { fix: 'write it like "10 per 1m user"' })
    rules.push({
      kind: 'window',
      bucket: `${bucket}/window`,
      scope: match[3] as LimitRule['scope'],
      ms: spanMs(match[2]!),
      max: Number(match[1]),
    })
  }
  return rules
}

/** Whether nothing limits a command; nearly all of people's own are free. */
const isFree = (options: Options) =>
  options.limit === undefined && (options.cooldown === undefined || (options.cooldown as string) === 'none')

/** For errors alone: of many commands most say so little that none can be made about them. */
const whereOf = (source: string, host: Host) => `command "${source}" of module ${host.name}`

/** What is known of a command besides what it says about itself. */
interface Extra {
  readonly kinds?: KindMap
  readonly custom?: boolean
  readonly enabled?: boolean
  readonly bucket?: string
}
const nothing: Extra = Object.freeze({})

/** Compile a command. Throws a {@link WaddleError} that names the module and the command. */
export function compileCommand(host: Host, source: string, options: Options, handler: Handler, extra: Extra = nothing): CommandRecord {
  const signature = parseSignature(source, extra.kinds)
  const spelt = signature.path.length === 1 ? signature.path[0]! : signature.path.join(' ')
  const words = spelt.toLowerCase()
  const path = words === spelt ? signature.path : words.split(' ')
  const limits = isFree(options) ? noRules : limitRules(extra.bucket ?? `${host.name}/${words}`, options)
  // What every run asks for stands together in front: of 20,000 commands none is at hand, and each line fetched counts.
  return {
    roles: options.role === undefined ? roleBit.everyone : roleMask(options.role, whereOf(source, host)),
    enabled: extra.enabled ?? true,
    platforms: options.platforms === undefined ? undefined : new Set(options.platforms),
    handler,
    limits,
    staffLimits: limits === noRules ? noRules : limits.filter((rule) => rule.kind === 'window' || rule.ms > noiseMs),
    signature,
    host,
    live: options.live,
    cost: options.cost === undefined ? 0 : costOf(options.cost, whereOf(source, host)),
    timeLimitMs: options.timeLimit === undefined ? undefined : spanMs(options.timeLimit),
    path,
    words,
    options,
    aliases: options.alias === undefined || options.alias.length === 0 ? noWords : options.alias.map((alias) => alias.toLowerCase()),
    custom: extra.custom ?? false,
  }
}

/** The command as people are told about it. */
export function infoOf(command: CommandRecord): CommandInfo {
  const { options } = command
  const roles = (Object.keys(roleBit) as Role[]).filter((role) => (command.roles & roleBit[role]) !== 0)
  return {
    path: command.words,
    signature: command.signature.source,
    describe: options.describe ?? '',
    role: roles,
    module: command.host.name,
    aliases: command.aliases,
    ...(command.platforms ? { platforms: [...command.platforms] } : {}),
    custom: command.custom,
    hidden: options.hidden ?? false,
    ...(options.cooldown === undefined
      ? {}
      : { cooldown: typeof options.cooldown === 'string' ? options.cooldown : options.cooldown.join(', ') }),
    ...(command.cost === 0 ? {} : { cost: command.cost }),
    examples: options.examples ?? [],
  }
}
