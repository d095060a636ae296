import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { WaddleError } from '@waddlebot/sdk'

/** 32 bytes, with the id under which sealed values name it. */
export interface Key {
  readonly id: string
  readonly bytes: Buffer
}

/** A new random key. */
export function newKey(): Key {
  return keyOf(randomBytes(32))
}

/** Read a key as it is written: base64url of 32 bytes. Undefined when it is anything else. */
export function readKey(text: string): Key | undefined {
  const bytes = Buffer.from(text.trim(), 'base64url')
  return /^[A-Za-z0-9_-]{43}$/.test(text.trim()) && bytes.length === 32 ? keyOf(bytes) : undefined
}

/** A key as it is written. */
export function writeKey(key: Key): string {
  return key.bytes.toString('base64url')
}

function keyOf(bytes: Buffer): Key {
  return { id: createHash('sha256').update('waddle key id').update(bytes).digest('hex').slice(0, 8), bytes }
}

/**
 * Seal a value: AES-256-GCM, a fresh nonce, the secret's name as associated data, so that a sealed value moved
 * under another name does not open.
 */
export function seal(key: Key, name: string, value: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce)
  cipher.setAAD(Buffer.from(`w1.${key.id}.${name}`))
  const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `w1.${key.id}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
}

/** Id of the key that sealed a value. */
export function keyIn(sealed: string): string {
  return sealed.split('.')[1] ?? ''
}

/**
 * Open a sealed value.
 *
 * @throws {WaddleError} `WDL_SECRET_KEY` when none of the keys sealed it, `WDL_SECRET_TAMPERED` when it was changed
 */
export function open(keys: readonly Key[], name: string, envelope: string): string {
  const [version, id, nonce, sealed] = envelope.split('.')
  const key = keys.find((each) => each.id === id)
  const again = `waddle secret set ${name}`
  if (version !== 'w1' || id === undefined || nonce === undefined || sealed === undefined) throw tampered(name, 'it is no sealed value')
  if (!key) {
    const known = keys.map((each) => each.id).join(', ')
    throw new WaddleError('WDL_SECRET_KEY', `the secret ${name} was sealed with key ${id}, and the keys at hand are ${known}`, {
      fix: again,
    })
  }
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < 16 || Buffer.from(nonce, 'base64url').length !== 12) throw tampered(name, 'it is cut short')
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(nonce, 'base64url'))
  decipher.setAAD(Buffer.from(`w1.${key.id}.${name}`))
  decipher.setAuthTag(bytes.subarray(-16))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
  } catch {
    throw tampered(name, 'it was changed after it was sealed')
  }
}

function tampered(name: string, why: string): WaddleError {
  return new WaddleError('WDL_SECRET_TAMPERED', `the secret ${name} does not open: ${why}`, { fix: `waddle secret set ${name}` })
}
