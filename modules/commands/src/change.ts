import { platformRules, type Refusal, type Role, refuse } from '@waddlebot/sdk'
import { Book } from './book.ts'
import { collision } from './collision.ts'
import type { Asked } from './context.ts'
import { type Action, note } from './history.ts'
import { levelOf, type Shape } from './shape.ts'
import { insertCommand, namedCommand, removeCommand, type Saved, standingCommand, updateCommand, type Where } from './store.ts'
import { core, type Problem, parseTemplate } from './template/index.ts'

/** A change that was made, or the refusal that says why it was not. */
export type Changed = { readonly ok: true; readonly saved: Saved } | { readonly ok: false; readonly refusal: Refusal }

/** What a change is besides the shape that it leads to. */
export interface Wish {
  readonly action: Action
  readonly where: Where
  /** The command as it was; left out for a new one. */
  readonly before?: Saved
  /** Whether `before` is a command that was removed. */
  readonly revived?: boolean
  readonly override?: boolean
}

/**
 * Make a command what `shape` says: check it, write it with its history, and show it to the router once all of
 * that is on disk.
 */
export async function change(
  asked: Asked,
  { action, where, before, revived = false, override = false }: Wish,
  shape: Shape,
): Promise<Changed> {
  const { db, commands, config, now } = asked
  const book = Book.of(commands)
  const problem = untouchable(asked, before) ?? unfit(asked, shape) ?? taken(asked, where, shape, override, revived ? undefined : before)
  if (problem !== undefined) return problem
  if ((before === undefined || revived) && book.sizeOf(where.community) >= config.most) {
    return no(`There are ${config.most} commands already, and there cannot be more.`, 'too-many')
  }
  const saved = before === undefined ? await insertCommand(db, where, shape, now()) : await updateCommand(db, before, shape, now())
  if (saved === undefined) return overtaken(asked, before?.id, () => namedCommand(db, where, shape.name))
  await note(asked, saved.id, saved.version, action, before === undefined || revived ? null : before.shape, shape)
  await asked.broadcast('changed', saved.id)
  return { ok: true, saved }
}

/** Take a command away. It can be brought back with `revert`. */
export async function remove(asked: Asked, before: Saved): Promise<Changed> {
  const problem = untouchable(asked, before)
  if (problem !== undefined) return problem
  if (!(await removeCommand(asked.db, before, asked.now()))) return overtaken(asked, before.id)
  await note(asked, before.id, before.version + 1, 'remove', before.shape, null)
  await asked.broadcast('changed', before.id)
  return { ok: true, saved: before }
}

/** Nobody changes what they may not even use. */
function untouchable({ author }: Asked, before: Saved | undefined): Changed | undefined {
  if (before === undefined || holds(author.roles, levelOf(before.shape))) return undefined
  return no(`That command is for ${levelOf(before.shape).join(' or ')}, and so is changing it.`, 'role')
}

function unfit({ author, config }: Asked, shape: Shape): Changed | undefined {
  const parsed = parseTemplate(shape.text, core)
  if (!parsed.ok) return no(told(parsed.problem, shape.text), parsed.problem.code)
  const acts = parsed.template.effects.filter((effect) => effect !== 'reply').map((effect) => `$(${effect})`)
  if (acts.length === 0) return undefined
  if (!author.roles.includes(config.acting)) {
    return no(`${acts.join(' and ')} acts in the name of others, so only ${config.acting} or higher may save it.`, 'role')
  }
  if (shape.level !== undefined) return undefined
  return no(`${acts.join(' and ')} acts in the name of others, so say who may use it: -level=everyone, for example.`, 'level')
}

function taken(asked: Asked, where: Where, shape: Shape, override: boolean, self: Saved | undefined): Changed | undefined {
  const had = new Set(self === undefined ? [] : [self.shape.name, ...(self.shape.alias ?? [])])
  for (const name of [shape.name, ...(shape.alias ?? [])]) {
    const problem = had.has(name) ? undefined : collision(asked, where, name, override, self)
    if (problem !== undefined) return no(problem, 'taken')
  }
  return undefined
}

/** What is wrong with a template, where, and what to write instead. */
export function told({ message, at, suggestion }: Problem, text: string): string {
  const near = text
    .slice(Math.max(0, at - 10), at + 20)
    .replace(/\s+/g, ' ')
    .trim()
  const hint = suggestion === undefined || message.includes(suggestion) ? '' : ` Write it like ${suggestion}.`
  return `${message} (Character ${at + 1}${near === '' ? '' : `, near "${near}"`}.)${hint}`
}

/** Whether somebody with these roles may do what any of `level` may. */
export function holds(roles: readonly Role[], level: readonly Role[]): boolean {
  return level.some((role) => roles.includes(role))
}

/** A refusal for want of a role: silent where viewers expect silence. */
export function mayNot(platform: string, message: string): Refusal {
  return refuse(platformRules(platform).quietRefusals ? undefined : message, 'role')
}

function no(message: string, code: string): Changed & { readonly ok: false } {
  return { ok: false, refusal: refuse(message, code) }
}

/**
 * Somebody changed it since we looked, perhaps in another process. What stands in the database is what counts,
 * so that is what the book shows from now on.
 */
async function overtaken(asked: Asked, id: number | undefined, otherwise?: () => Promise<Saved | undefined>): Promise<Changed> {
  const standing = id === undefined ? await otherwise?.() : await standingCommand(asked.db, id)
  const book = Book.of(asked.commands)
  if (standing !== undefined) book.put(standing)
  else if (id !== undefined) book.drop(id)
  return no('Somebody else changed that command since it was looked at. Look at it and try again.', 'conflict')
}
