import { type CommandOptions, type Cooldown, formatDuration, ladder, type Role, shorten } from '@waddlebot/sdk'

/** What one version of a command says about itself: everything that history keeps and `revert` brings back. */
export interface Shape {
  /** The words that call it, without prefix, in lower case. */
  readonly name: string
  /** Its template, as it was typed. */
  readonly text: string
  readonly enabled: boolean
  /** Roles any of which will do; everyone when nobody said. */
  readonly level?: readonly Role[]
  /** Milliseconds of rest for the whole channel. */
  readonly cooldown?: number
  /** Milliseconds of rest for each person. */
  readonly userCooldown?: number
  /** Whole units of the community's currency. */
  readonly cost?: number
  readonly alias?: readonly string[]
  /** Platforms it works on; all when left out. */
  readonly platforms?: readonly string[]
  readonly live?: 'online' | 'offline'
  readonly hidden?: boolean
  readonly describe?: string
}

/** The roles that may use it, the highest first. */
export function levelOf({ level }: Shape): readonly Role[] {
  return level === undefined ? ['everyone'] : ladder.filter((role) => level.includes(role))
}

const longestDescription = 60

/** A shape as the router takes it. */
export function optionsOf(shape: Shape): CommandOptions {
  const { alias, cost, platforms, live, hidden } = shape
  const cooldown: Cooldown[] = []
  if (shape.cooldown !== undefined) cooldown.push(`${seconds(shape.cooldown)}s channel`)
  if (shape.userCooldown !== undefined) cooldown.push(`${seconds(shape.userCooldown)}s user`)
  return {
    describe: shape.describe ?? `Says: ${onOneLine(shape.text)}`,
    role: levelOf(shape),
    ...(cooldown.length > 0 && { cooldown }),
    ...(cost && { cost }),
    ...(alias && { alias }),
    ...(platforms && { platforms }),
    ...(live && { live }),
    ...(hidden && { hidden }),
  }
}

/** What is particular about a shape, for chat: `for moderator, rests 10s, also !hi`. */
export function traits(shape: Shape, prefix: string): string {
  const { alias = [], cost, platforms, live } = shape
  return [
    `for ${levelOf(shape).join(' or ')}`,
    ...(shape.cooldown === undefined ? [] : [`rests ${formatDuration(shape.cooldown)}`]),
    ...(shape.userCooldown === undefined ? [] : [`rests ${formatDuration(shape.userCooldown)} for each person`]),
    ...(cost === undefined ? [] : [`costs ${cost}`]),
    ...(alias.length === 0 ? [] : [`also ${alias.map((word) => prefix + word).join(' ')}`]),
    ...(platforms === undefined ? [] : [`on ${platforms.join(' and ')} only`]),
    ...(live === undefined ? [] : [`while the stream is ${live}`]),
    ...(shape.hidden ? ['not listed'] : []),
    ...(shape.enabled ? [] : ['switched off']),
  ].join(', ')
}

/** Text on one line, at most sixty characters of it. */
export function onOneLine(text: string, longest = longestDescription): string {
  return shorten(text.replace(/\s+/g, ' ').trim(), longest)
}

function seconds(ms: number): number {
  return Math.max(1, Math.round(ms / 1_000))
}
