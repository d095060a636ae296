import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** What every key begins with, so that people and programs that look for leaked secrets recognise one. */
const mark = 'wdl'

/** A key as it is given out once, and what is kept of it. */
export interface FreshKey {
  /** `wdl_<id>_<secret>`: shown once, kept nowhere. */
  readonly key: string
  /** The part that may be shown. */
  readonly id: string
  /** SHA-256 of the secret part, in hex: enough for 256 random bits, which nobody can guess at any speed. */
  readonly hash: string
}

/** Make a key: 48 bits of name, 256 bits of secret. */
export function freshKey(): FreshKey {
  const id = randomBytes(6).toString('hex')
  const secret = randomBytes(32).toString('base64url')
  return { key: `${mark}_${id}_${secret}`, id, hash: hashOf(secret) }
}

/** Read a key as it was shown; undefined when it is anything else. */
export function readKey(text: string): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = /^wdl_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/.exec(text) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}

/** Whether `secret` is the one of which `hash` was kept. Takes as long whatever they are. */
export function fitsHash(secret: string, hash: string): boolean {
  const expected = Buffer.from(hash, 'hex')
  const given = Buffer.from(hashOf(secret), 'hex')
  // A row that somebody damaged fits nothing, and takes no shorter for it.
  return timingSafeEqual(given, expected.length === given.length ? expected : Buffer.alloc(given.length))
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
