import { type Db, WaddleError } from '@waddlebot/sdk'
import type { Store } from '../store/index.ts'
import { note } from '../telemetry/audit.ts'
import { freshKey } from './key.ts'
import type { KeyScope } from './scope.ts'

/** What is known of a key; never the key itself. Times are epoch milliseconds. */
export interface KeyEntry {
  /** What it begins with, after `wdl_`. */
  readonly id: string
  /** Whose it is; several keys may have one name while one takes over from another. */
  readonly name: string
  readonly scopes: readonly KeyScope[]
  readonly createdAt: number
  /** Undefined for one that never expires. */
  readonly expiresAt?: number
  readonly revokedAt?: number
  /** When it was last shown, to the second. */
  readonly usedAt?: number
  readonly uses: number
}

/** A key that was just made. */
export interface MadeKey extends KeyEntry {
  /** Shown once. */
  readonly key: string
}

/** Who changes keys, and when. */
export interface KeyChange {
  /** Epoch milliseconds. */
  readonly at: number
  readonly who: string
}

interface Row {
  readonly id: string
  readonly name: string
  readonly scopes: string
  readonly created_at: number
  readonly expires_at: number | null
  readonly revoked_at: number | null
  readonly used_at: number | null
  readonly uses: number
}

/** Make a key. Give `key` of what is returned to whoever needs it: nobody can look it up again. */
export function createKey(
  store: Store,
  wanted: { readonly name: string; readonly scopes: readonly KeyScope[]; readonly expiresAt?: number | undefined },
  change: KeyChange,
): Promise<MadeKey> {
  return store.transaction(async (db) => {
    const made = await make(db, wanted, change.at)
    await told(db, change, `key create ${made.name}`, undefined, shown(made))
    return made
  }, 'keys')
}

/** All keys, the newest first. */
export async function listKeys(store: Store): Promise<readonly KeyEntry[]> {
  return entriesOf(store.db)
}

/**
 * Make a new key in the place of the newest one of that name. The old ones go on for a while, so that whoever uses
 * them can change over without being refused once.
 *
 * @param which a name, or the id of a key
 * @param options for how long the old ones go on, at most, and the new one is good; as long as the newest was when left out. Milliseconds
 * @throws {WaddleError} `WDL_KEY_UNKNOWN` when no key of that name is good
 */
export function rotateKey(
  store: Store,
  which: string,
  options: { readonly overlapMs: number; readonly lifetimeMs?: number | 'never' | undefined },
  change: KeyChange,
): Promise<{ readonly made: MadeKey; readonly old: readonly KeyEntry[] }> {
  return store.transaction(async (db) => {
    const good = (await named(db, which)).filter((entry) => isGood(entry, change.at))
    const [newest] = good
    if (!newest) throw unknown(which, 'that is good')
    const until = change.at + options.overlapMs
    await db.run`
      UPDATE waddle_key SET expires_at = ${until}
      WHERE name = ${newest.name} AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${until})`
    const { name, scopes } = newest
    const lifetime = options.lifetimeMs ?? (newest.expiresAt === undefined ? undefined : newest.expiresAt - newest.createdAt)
    const made = await make(
      db,
      { name, scopes, ...(lifetime === undefined || lifetime === 'never' ? {} : { expiresAt: change.at + lifetime }) },
      change.at,
    )
    const old = (await named(db, name)).filter((entry) => entry.id !== made.id && isGood(entry, change.at))
    await told(db, change, `key rotate ${name}`, { keys: old.map(({ id }) => id) }, { ...shown(made), oldUntil: until })
    return { made, old }
  }, 'keys')
}

/**
 * Have a key, or all of a name, be refused from now on.
 *
 * @returns those that were good until now
 * @throws {WaddleError} `WDL_KEY_UNKNOWN` when there is none
 */
export function revokeKey(store: Store, which: string, change: KeyChange): Promise<readonly KeyEntry[]> {
  return store.transaction(async (db) => {
    const entries = await named(db, which)
    if (entries.length === 0) throw unknown(which, '')
    const ended = entries.filter((entry) => entry.revokedAt === undefined)
    for (const { id } of ended) await db.run`UPDATE waddle_key SET revoked_at = ${change.at} WHERE id = ${id}`
    if (ended.length > 0) await told(db, change, `key revoke ${ended[0]!.name}`, { keys: ended.map(({ id }) => id) }, undefined)
    return ended
  }, 'keys')
}

/** Whether a key opens anything at `now`. */
export function isGood(entry: Pick<KeyEntry, 'revokedAt' | 'expiresAt'>, now: number): boolean {
  return entry.revokedAt === undefined && (entry.expiresAt === undefined || now < entry.expiresAt)
}

async function make(
  db: Db,
  { name, scopes, expiresAt }: { readonly name: string; readonly scopes: readonly KeyScope[]; readonly expiresAt?: number | undefined },
  at: number,
): Promise<MadeKey> {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/i.test(name) || /^[0-9a-f]{12}$/.test(name)) {
    throw new WaddleError('WDL_KEY_NAME', `"${name}" is no name for a key: letters, digits and dashes, 40 at most`, {
      fix: 'waddle key create prometheus --scope metrics',
    })
  }
  const { key, id, hash } = freshKey()
  await db.run`
    INSERT INTO waddle_key (id, name, scopes, hash, created_at, expires_at)
    VALUES (${id}, ${name}, ${scopes.join(' ')}, ${hash}, ${at}, ${expiresAt ?? null})`
  return { key, id, name, scopes, createdAt: at, uses: 0, ...(expiresAt === undefined ? {} : { expiresAt }) }
}

const shown = ({ id, scopes, expiresAt }: KeyEntry) => ({ id, scopes, expiresAt: expiresAt ?? null })

const told = (db: Db, { at, who }: KeyChange, what: string, before: unknown, after: unknown) =>
  note(db, { at, who, what, before, after, origin: 'cli' })

async function named(db: Db, which: string): Promise<readonly KeyEntry[]> {
  return (await entriesOf(db)).filter((entry) => entry.name === which || entry.id === which.replace(/^wdl_/, ''))
}

async function entriesOf(db: Db): Promise<readonly KeyEntry[]> {
  const rows = await db.all<Row>`
    SELECT id, name, scopes, created_at, expires_at, revoked_at, used_at, uses FROM waddle_key ORDER BY created_at DESC, id`
  return rows.map(({ id, name, scopes, created_at, expires_at, revoked_at, used_at, uses }) => ({
    id,
    name,
    scopes: scopes.split(' ') as KeyScope[],
    createdAt: Number(created_at),
    uses: Number(uses),
    ...(expires_at === null ? {} : { expiresAt: Number(expires_at) }),
    ...(revoked_at === null ? {} : { revokedAt: Number(revoked_at) }),
    ...(used_at === null ? {} : { usedAt: Number(used_at) }),
  }))
}

function unknown(which: string, how: string): WaddleError {
  // Somebody may have typed the whole key where its name belongs.
  const named = /^wdl_[0-9a-f]{12}_/.test(which) ? `${which.slice(0, 16)}…` : which
  return new WaddleError('WDL_KEY_UNKNOWN', `there is no key "${named}"${how === '' ? '' : ` ${how}`}`, { fix: 'waddle key list' })
}
