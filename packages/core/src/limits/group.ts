import type { LimitRule } from './limits.ts'

/** The rules of one command that count for the same holder; they share a record. */
export interface RuleGroup {
  readonly scope: LimitRule['scope']
  readonly cooldown: LimitRule | undefined
  readonly window: LimitRule | undefined
}

/** A rule each scope and kind: of two cooldowns of one scope the longer one decides. */
export function groupRules(rules: readonly LimitRule[]): readonly RuleGroup[] {
  const groups: { scope: LimitRule['scope']; cooldown: LimitRule | undefined; window: LimitRule | undefined }[] = []
  for (const rule of rules) {
    const { scope, kind } = rule
    const same = groups.find((group) => group.scope === scope && (kind === 'cooldown' || group.window === undefined))
    if (same && kind === 'window') same.window = rule
    else if (same) same.cooldown = same.cooldown !== undefined && same.cooldown.ms > rule.ms ? same.cooldown : rule
    else groups.push({ scope, cooldown: kind === 'cooldown' ? rule : undefined, window: kind === 'window' ? rule : undefined })
  }
  return groups
}

/** What a group counts under. */
export function groupName({ cooldown, window }: RuleGroup): string {
  return `${cooldown?.bucket ?? ''} ${window?.bucket ?? ''}`
}
