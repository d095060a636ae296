import { closest, WaddleError } from '@waddlebot/sdk'

/** What a key may be for. `modules:<name>` is for the routes of one module; `admin` for everything. */
export const plainScopes = ['metrics', 'traces', 'status', 'admin'] as const

/** `metrics`, `modules:notes`, … */
export type KeyScope = (typeof plainScopes)[number] | `modules:${string}`

/**
 * Read a scope.
 *
 * @param name whose key it is for, as it is typed in a shell
 * @throws {WaddleError} `WDL_KEY_SCOPE`
 */
export function readScope(text: string, name = '<name>'): KeyScope {
  if ((plainScopes as readonly string[]).includes(text) || /^modules:[a-z][a-z0-9-]*$/.test(text)) return text as KeyScope
  const meant = closest(text, [...plainScopes, 'modules:<name>'])
  throw new WaddleError(
    'WDL_KEY_SCOPE',
    `"${text}" is nothing that a key can be for${meant ? `, did you mean "${meant}"?` : `; a key is for ${plainScopes.join(', ')} or modules:<name>`}`,
    {
      fix: `waddle key create ${name} --scope ${meant?.startsWith('modules') ? 'modules:notes' : (meant ?? 'metrics')}`,
      data: { scope: text },
    },
  )
}

/** Whether somebody who holds `scopes` may do what asks for `asked`. */
export function allows(scopes: readonly string[], asked: KeyScope): boolean {
  return scopes.includes('admin') || scopes.includes(asked)
}

/** What an address asks for. Whatever is not known asks for everything. */
export function scopeOf(path: string): KeyScope {
  const [, first = '', second = ''] = path.split('?', 1)[0]!.split('/')
  if (first === 'metrics' || first === 'traces' || first === 'status') return second === '' ? first : 'admin'
  return first === 'm' && /^[a-z][a-z0-9-]*$/.test(second) ? `modules:${second}` : 'admin'
}
