import { roleBit } from '@waddlebot/sdk'
import type { Limited, LimitRule, Limits } from '../../limits/limits.ts'
import type { Stop, Turn } from '../turn.ts'

/** Whoever keeps order does not wait. */
const staff = roleBit.moderator

/**
 * The rules that hold for a turn. Cooldowns of up to a minute are against noise, and staff is trusted not to
 * make any; longer ones and windows are rules of the thing itself, and hold for everybody.
 */
export function rulesFor(turn: Turn): readonly LimitRule[] {
  const { command } = turn
  return (turn.bits & staff) === 0 ? command.limits : command.staffLimits
}

/** All cooldowns and windows of the command, taken in one step. */
export function takeLimits(limits: Limits, turn: Turn): Stop | undefined | Promise<Stop | undefined> {
  const rules = rulesFor(turn)
  if (rules.length === 0) return undefined
  const limited = limits.take(rules, turn, turn.envelope.id)
  if (limited instanceof Promise) return limited.then((answer) => settle(turn, answer))
  return settle(turn, limited)
}

function settle(turn: Turn, limited: Limited | undefined): Stop | undefined {
  if (limited === undefined) {
    turn.limitsTaken = true
    return undefined
  }
  return stopOf(turn, limited)
}

/** The refusal. It speaks once per window: a limiter that answers every time is the spam itself. */
export function stopOf(turn: Turn, limited: Limited): Stop {
  const reason = limited.rule.kind === 'cooldown' ? 'cooldown' : 'rate-limit'
  const wait = waitText(limited.retryAfterMs)
  const message = `${turn.place.community.prefix}${turn.command.words} rests for another ${wait}.`
  return limited.first ? { gate: 'limit', reason, quiet: true, message, limited } : { gate: 'limit', reason, limited }
}

function waitText(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  if (seconds < 90) return `${seconds} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3600)} h`
}
