import type { Charge, Purse } from '@waddlebot/sdk'
import type { Run } from '../../modules/scope.ts'
import type { Stop, Turn } from '../turn.ts'

/** Gives whoever can be asked about money, as part of a run or standing alone. */
export type Till = (run: Run | undefined) => Purse | undefined

/** Whether it can be paid, for `why`. Takes nothing. */
export async function lookAtCost(till: Till, turn: Turn): Promise<Stop | undefined> {
  const purse = till(undefined)
  if (purse === undefined) return nobodyKeepsMoney(turn)
  const held = await purse.look(chargeOf(turn))
  return held.held ? undefined : { gate: 'cost', reason: 'cost', message: held.message }
}

/**
 * Hold the cost of a command back. It is written down by itself, so that nobody waits for a run that has not begun to
 * write; a command that another one runs is part of the transaction of that one.
 */
export async function holdCost(till: Till, turn: Turn): Promise<Stop | undefined> {
  const purse = till(turn.depth === 0 ? undefined : (turn.run as Run | undefined))
  if (purse === undefined) return nobodyKeepsMoney(turn)
  const held = await purse.hold(chargeOf(turn))
  if (!held.held) return { gate: 'cost', reason: 'cost', message: held.message }
  turn.held = held.id
  return undefined
}

/** Pay or give back what was held, in the transaction of the run, by how it ended. */
export async function settleCost(till: Till, turn: Turn): Promise<void> {
  const { held } = turn
  if (held === undefined) return
  const purse = till(turn.run as Run | undefined)!
  if (turn.outcome === 'refused') await purse.release(held)
  else if (!(await purse.capture(held))) throw new Error(`what ${turn.command.words} costs was not held any more when it was to be paid`)
}

/** Give back what a run held that is undone. */
export async function returnCost(till: Till, turn: Turn): Promise<void> {
  const { held } = turn
  if (held === undefined) return
  turn.held = undefined
  await till(undefined)?.release(held)
}

function chargeOf(turn: Turn): Charge {
  const { envelope, place, command } = turn
  const { tries = 1 } = (turn.run as { readonly tries?: number } | undefined) ?? {}
  return {
    community: place.community.id,
    person: turn.person,
    units: command.cost,
    // A run that was undone and begins again gave its first charge back, and holds another.
    key: `cost:${turn.runId}${tries > 1 ? ` again ${tries}` : ''}`,
    cause: place.community.prefix + command.words,
    origin: envelope.id,
  }
}

function nobodyKeepsMoney(turn: Turn): Stop {
  const { command, place } = turn
  return {
    gate: 'cost',
    reason: 'no-purse',
    quiet: true,
    message: `${place.community.prefix}${command.words} costs ${command.cost}, and nobody keeps a currency here.`,
  }
}
