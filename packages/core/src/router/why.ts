import { closest, type Envelope, type Why, type WhyStep } from '@waddlebot/sdk'
import { shellPath, shellWord } from '../config/path.ts'
import type { Limited } from '../limits/limits.ts'
import type { Place } from '../people/index.ts'
import type { CommandRecord } from './command.ts'
import { gates, lookAtCost, rulesFor, stopOf } from './gates/index.ts'
import type { Router } from './router.ts'
import type { Stop, Turn } from './turn.ts'

/**
 * Walk the router for a message that nobody sent, and say where it stops and what would let it pass. It asks
 * the same gates as a real message and takes nothing: no cooldown starts, nothing runs.
 */
export async function explain(router: Router, envelope: Envelope, place: Place, person: string): Promise<Why> {
  const { text } = envelope
  const { prefix } = place.community
  const found = router.match({ text }, place)
  if (!found) return text.startsWith(prefix) ? unknown(router, envelope, place) : unprefixed(envelope, prefix)
  const turn = router.turn(envelope, place, found, person)
  const { command } = turn
  const steps: WhyStep[] = [
    { gate: 'prefix', passed: true, detail: `${leadOf(text, prefix)} matched` },
    {
      gate: 'command',
      passed: true,
      detail: `${command.signature.source} of module ${command.host.name}${command.custom ? ', made here' : ''}`,
    },
  ]
  const stopped = (stop: Stop, detail: string): Why => {
    steps.push({ gate: stop.gate, passed: false, detail: stop.message ? `${detail} — ${stop.message}` : detail, reason: stop.reason })
    const fix = fixFor(router, stop, command, turn)
    return { steps, outcome: 'refused', command: command.words, module: command.host.name, ...(fix ? { fix } : {}) }
  }
  for (const gate of gates) {
    const stop = gate.check(turn)
    if (stop) return stopped(stop, gate.explain(turn))
    steps.push({ gate: gate.name, passed: true, detail: gate.explain(turn) })
  }
  const rules = rulesFor(turn)
  if (rules.length > 0) {
    const limited: Limited | undefined = await router.limits.peek(rules, turn)
    const detail = rules.map((rule) => `${rule.kind} ${rule.max} per ${rule.ms / 1000} s ${rule.scope}`).join(', ')
    if (limited) return stopped(stopOf(turn, limited), detail)
    steps.push({ gate: 'limit', passed: true, detail })
  }
  if (command.cost > 0) {
    const stop = await lookAtCost(router.till, turn)
    if (stop) return stopped(stop, `costs ${command.cost}`)
    steps.push({ gate: 'cost', passed: true, detail: `costs ${command.cost}` })
  }
  return { steps, outcome: 'runs', command: command.words, module: command.host.name }
}

/** No command's first word, with the one that somebody may have meant. */
function unknown({ registry }: Router, envelope: Envelope, place: Place): Why {
  const { prefix } = place.community
  const [word = '', ...rest] = envelope.text.slice(prefix.length).split(/(?=\s)/)
  const meant = closest(word, registry.firstWords(place))
  const detail = `no command begins with "${word}"${meant === undefined ? '' : `; did you mean ${prefix}${meant}?`}`
  const steps: WhyStep[] = [
    { gate: 'prefix', passed: true, detail: `${prefix} matched` },
    { gate: 'command', passed: false, detail, reason: 'unknown-command' },
  ]
  return { steps, outcome: 'silent', fix: meant === undefined ? 'waddle commands' : askAgain(envelope, [prefix, meant, ...rest].join('')) }
}

function unprefixed(envelope: Envelope, prefix: string): Why {
  const steps: WhyStep[] = [{ gate: 'prefix', passed: false, detail: `it does not begin with ${prefix}`, reason: 'no-prefix' }]
  return { steps, outcome: 'silent', fix: askAgain(envelope, prefix + envelope.text) }
}

/** What made it a command: the prefix, the sign of the marketplace, or the bot's name. */
function leadOf(text: string, prefix: string): string {
  if (text.startsWith(prefix)) return prefix
  return text.startsWith('@') ? text.slice(0, text.indexOf(' ')) : '#'
}

/** The same question about another text, as a line of the terminal. */
function askAgain({ platform, server, channel, account }: Envelope, text: string): string {
  const who = platform === 'console' ? account.name : `${platform}:${account.name}`
  const words = ['waddle', 'why', who, text]
  if (channel !== 'lobby') words.push('--channel', channel)
  if (server !== null) words.push('--server', server)
  for (const role of account.roles ?? []) words.push('--role', role)
  return words.map(shellWord).join(' ')
}

/** The line to type, where there is one: what is switched in the store or has no setting is not pretended to. */
function fixFor(router: Router, stop: Stop, command: CommandRecord, turn: Turn): string | undefined {
  if (stop.reason === 'unclaimed') return `waddle community claim ${turn.place.platform}:${turn.place.server} main`
  if (stop.reason === 'module-resting') return 'waddle doctor modules'
  if (stop.reason === 'usage') return `${turn.place.community.prefix}${command.signature.source}`
  if (command.custom) return fixForCustom(router, stop, command, turn)
  const set = (key: string, value: string) =>
    `waddle config set ${shellPath(['modules', command.host.name, 'commands', command.words, key])} ${value}`
  switch (stop.reason) {
    case 'role':
      return overridden(turn)?.roles === undefined ? set('role', turn.author.roles[0] ?? 'everyone') : undefined
    case 'command-disabled':
      return command.enabled ? undefined : set('enabled', 'true')
    case 'cooldown':
      return set('cooldown', 'none')
    case 'cost':
    case 'no-purse':
      return set('cost', '0')
    default:
      return undefined
  }
}

/** A command made in chat is changed in chat, by whoever made it, if that module has the usual words for it. */
function fixForCustom(router: Router, stop: Stop, command: CommandRecord, turn: Turn): string | undefined {
  const say = (verb: string, more = '') =>
    router.registry.commands.get(['cmd', verb])?.host === command.host
      ? `${turn.place.community.prefix}cmd ${verb} ${command.words}${more}`
      : undefined
  switch (stop.reason) {
    case 'role':
      return say('options', ` -level=${turn.author.roles[0] ?? 'everyone'}`)
    case 'command-disabled':
      return command.enabled ? undefined : say('enable')
    case 'cooldown':
      return say('options', ' -cd=0s -ucd=0s')
    case 'cost':
    case 'no-purse':
      return say('options', ' -cost=0')
    default:
      return undefined
  }
}

function overridden({ place, command }: Turn) {
  const target = `${command.host.name}/${command.words}`
  return place.overrides?.get(target) ?? place.community.overrides?.get(target)
}
