import { expect } from 'vitest'
import { type Trial, type TrialOptions, waddle } from '../trial.ts'

/** How a command is expected to say no. */
export interface Refusal {
  readonly code: string
  readonly exit: number
  /** What the message names: the file, the key, the module, the value. */
  readonly names: readonly (string | RegExp)[]
  /** The command to type next. */
  readonly next: string | RegExp
}

/**
 * Run a command that must say no, for people and for machines, and say the same to both: a code, an exit code,
 * what is wrong, what to type; no stack, no internals.
 */
export async function refuses(args: readonly string[], options: TrialOptions, refusal: Refusal): Promise<Trial> {
  await refusesMachines(args, options, refusal)
  return refusesPeople(args, options, refusal)
}

/** Run a command that must say no to a program. */
export async function refusesMachines(args: readonly string[], options: TrialOptions, refusal: Refusal): Promise<void> {
  const machine = await waddle([...args, '--json'], options)
  expect(machine.json(), `${machine.out}${machine.err}`).toMatchObject({ ok: false, data: null, error: { code: refusal.code } })
  expect(machine.code).toBe(refusal.exit)
}

/** Run a command that must say no to a person. */
export async function refusesPeople(args: readonly string[], options: TrialOptions, refusal: Refusal): Promise<Trial> {
  const people = await waddle(args, options)
  expect(people.code).toBe(refusal.exit)
  says(people.err, refusal)
  return people
}

/** Check what people read: one line that explains, one to type. */
export function says(text: string, { code, names, next }: Omit<Refusal, 'exit'>): void {
  const [, message, suggestion] = /^error {2}(.*)\n {7}try: (.*)\n$/ms.exec(text.replace(/^\{.*\}\n/gm, '')) ?? []
  expect(message, text).toBeDefined()
  expect(message).toContain(code)
  for (const name of names) expect(message).toMatch(typeof name === 'string' ? new RegExp(escaped(name)) : name)
  expect(suggestion).toMatch(typeof next === 'string' ? new RegExp(`^${escaped(next)}`) : next)
  expect(text).not.toMatch(/^ {4}at |node_modules|undefined|\[object /m)
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
