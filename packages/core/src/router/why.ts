import type { Envelope, Why, WhyStep } from '@waddlebot/sdk'
import type { Limited } from '../limits/limits.ts'
import type { Place } from '../people/index.ts'
import type { CommandRecord } from './command.ts'
import { gates, rulesFor, stopOf } from './gates/index.ts'
import { rolesText } from './gates/permission.ts'
import type { Router } from './router.ts'
import type { Stop, Turn } from './turn.ts'

/**
 * Walk the router for a message that nobody sent, and say where it stops and what would let it pass. It asks
 * the same gates as a real message and takes nothing: no cooldown starts, nothing runs.
 */
export async function explain(router: Router, envelope: Envelope, place: Place, person: string): Promise<Why> {
  const { text } = envelope
  const { prefix } = place.community
  const found = router.match(text, place)
  if (!found) {
    const prefixed = text.startsWith(prefix)
    const detail = prefixed ? `no command begins with "${text.slice(prefix.length).split(/\s/)[0]}"` : `it does not begin with ${prefix}`
    const steps: WhyStep[] = [
      { gate: 'prefix', passed: prefixed, detail: prefixed ? `${prefix} matched` : detail, ...(prefixed ? {} : { reason: 'no-prefix' }) },
    ]
    if (prefixed) steps.push({ gate: 'command', passed: false, detail, reason: 'unknown-command' })
    return { steps, outcome: 'silent', fix: prefixed ? 'waddle commands' : `waddle why ${envelope.account.name} '${prefix}${text}'` }
  }
  const turn = router.turn(envelope, place, found, person)
  const { command } = turn
  const steps: WhyStep[] = [
    { gate: 'prefix', passed: true, detail: `${text[0]} matched` },
    {
      gate: 'command',
      passed: true,
      detail: `${command.signature.source} of module ${command.host.name}${command.custom ? ', made here' : ''}`,
    },
  ]
  const stopped = (stop: Stop, detail: string): Why => {
    steps.push({ gate: stop.gate, passed: false, detail: stop.message ? `${detail} — ${stop.message}` : detail, reason: stop.reason })
    const fix = fixFor(stop, command, turn)
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
  return { steps, outcome: 'runs', command: command.words, module: command.host.name }
}

function fixFor(stop: Stop, command: CommandRecord, turn: Turn): string | undefined {
  const at = `modules.${command.host.name}.commands."${command.words}"`
  switch (stop.reason) {
    case 'role':
      return command.custom
        ? `!cmd options ${command.words} -level everyone`
        : `waddle config set ${at}.role ${turn.author.roles[0] ?? 'everyone'}   # now: ${rolesText(command.roles)}`
    case 'command-disabled':
      return `waddle config set ${at}.enabled true`
    case 'module-disabled':
      return `waddle config set modules.${command.host.name}.enabled true`
    case 'module-resting':
      return 'waddle doctor modules'
    case 'cooldown':
    case 'rate-limit':
      return `waddle config set ${at}.cooldown "0s user"`
    case 'usage':
      return `${turn.place.community.prefix}${command.signature.source}`
    default:
      return undefined
  }
}
