import type { Environment } from './environment.ts'
import { channel, person } from './value.ts'

/** An environment for trying a template out, and what was done in it. */
export interface Sample extends Environment {
  /** What `reply`, `say` and `run` did, in order: `say twitch:duckpond We are live`. */
  readonly done: readonly string[]
}

/**
 * The same for everybody and every time: Friday, 1 May 2026, 18:30 UTC, Ann (a moderator) in the channel duckpond,
 * Bob as the one who talked lately, a fixed row of chances, and a memory of its own.
 *
 * @param args what stands after the command
 * @param over what is to be different
 */
export function sample(args = '', over: Partial<Environment> = {}): Sample {
  const numbers = new Map<string, number>()
  const words = new Map<string, string>()
  const done: string[] = []
  let seed = 7
  let uses = 0
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) words.delete(name)
    else words.set(name, value)
  }
  return {
    now: Date.UTC(2026, 4, 1, 18, 30),
    zone: 'UTC',
    random: () => {
      // A small linear congruence: all that is asked of it is to be the same each time.
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed / 2_147_483_648
    },
    user: person('Ann', { id: '1', roles: ['moderator', 'everyone'] }),
    mentions: [],
    channel: channel('twitch:duckpond', 'duckpond'),
    words: args.split(/\s+/).filter((word) => word !== ''),
    args,
    input: `!command ${args}`.trim(),
    chatter: () => person('Bob', { id: '2' }),
    count: () => {
      uses += 1
      return uses
    },
    counter: (name, change) => {
      const before = numbers.get(name) ?? 0
      const after = change === undefined ? before : { '+': before + change.by, '-': before - change.by, '=': change.by }[change.sign]
      numbers.set(name, after)
      return after
    },
    variable: (name) => words.get(name),
    setVariable: set,
    userVariable: (name) => words.get(`of user ${name}`),
    setUserVariable: (name, value) => set(`of user ${name}`, value),
    reply: (message) => void done.push(`reply ${spoken(message)}`),
    say: (where, message) => void done.push(`say ${where} ${spoken(message)}`),
    run: (line) => void done.push(`run ${line}`),
    done,
    ...over,
  }
}

function spoken(message: unknown): string {
  return typeof message === 'string' ? message : JSON.stringify(message)
}
