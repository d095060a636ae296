import type { KeyEntry } from '@waddlebot/core'

/** A key as `--json` shows it. Times are epoch milliseconds. */
export interface KeySheet {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly state: 'good' | 'expired' | 'revoked'
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly usedAt: number | null
  readonly uses: number
}

/** What is known of a key at `now`, fit for machines. */
export function sheetOf(entry: KeyEntry, now: number): KeySheet {
  const { id, name, scopes, createdAt, expiresAt = null, revokedAt = null, usedAt = null, uses } = entry
  const state = revokedAt !== null ? 'revoked' : expiresAt !== null && expiresAt <= now ? 'expired' : 'good'
  return { id, name, scopes, state, createdAt, expiresAt, revokedAt, usedAt, uses }
}

/** The same as columns for people. */
export function rowOf({ id, name, scopes, state, expiresAt, usedAt }: KeySheet): readonly string[] {
  const until = expiresAt === null ? 'never expires' : `until ${minute(expiresAt)}`
  return [`wdl_${id}`, name, scopes.join(' '), state === 'good' ? until : state, usedAt === null ? 'never used' : `used ${minute(usedAt)}`]
}

/** `2026-11-28 16:30Z` */
export function minute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}Z`
}
