import { closest, WaddleError } from '@waddlebot/sdk'
import type { Check } from './check.ts'

/**
 * The checks that were asked for: all of them when none was named, a group (`database`) for all of its checks.
 *
 * @throws {WaddleError} `WDL_USAGE_CHECK` when a name is neither
 */
export function chosen(checks: readonly Check[], names: readonly string[]): readonly Check[] {
  if (names.length === 0) return checks
  for (const name of names) {
    if (checks.some((check) => answersTo(check, name))) continue
    const groups = checks.map((check) => groupOf(check.name))
    const meant = closest(name, new Set([...checks.map((check) => check.name), ...groups]))
    throw new WaddleError('WDL_USAGE_CHECK', `there is no check "${name}"${meant === undefined ? '' : `, did you mean "${meant}"?`}`, {
      fix: meant === undefined ? 'waddle doctor --list' : `waddle doctor ${names.map((each) => (each === name ? meant : each)).join(' ')}`,
    })
  }
  return checks.filter((check) => names.some((name) => answersTo(check, name)))
}

function answersTo(check: Check, name: string): boolean {
  return check.name === name || groupOf(check.name) === name
}

function groupOf(name: string): string {
  return name.split('.')[0]!
}
