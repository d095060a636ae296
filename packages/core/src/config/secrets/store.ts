import { join } from 'node:path'
import { isWaddleError, WaddleError } from '@waddlebot/sdk'
import type { Environment } from '../environment.ts'
import type { Finding } from '../finding.ts'
import { type Key, keyIn, newKey, open, seal } from './envelope.ts'
import { isOpenToOthers, readIfThere, rewritePrivately } from './file.ts'
import { keyFile, readKeyring, writeKeys } from './keyring.ts'

/** What may be told about a secret. Never its value. */
export interface SecretEntry {
  readonly name: string
  /** Where {@link Secrets.get} takes it from; an environment variable of the same name wins. */
  readonly source: 'file' | 'environment'
  /** When it was set, ISO 8601; absent for those from the environment only. */
  readonly setAt?: string
  /** The id of the key that sealed it. */
  readonly key?: string
}

/** A bot's secrets. Values leave only through {@link get}. */
export interface Secrets {
  /** @throws {WaddleError} `WDL_SECRET_NAME`, `WDL_SECRET_EMPTY`, `WDL_SECRET_KEY`, `WDL_SECRET_BUSY` */
  set(name: string, value: string): void
  /** The value; undefined when there is none. @throws {WaddleError} `WDL_SECRET_KEY`, `WDL_SECRET_TAMPERED` */
  get(name: string): string | undefined
  list(): readonly SecretEntry[]
  remove(name: string): boolean
  /**
   * Seal all anew: under a new key, or under the first of `WADDLE_KEY`. Says how many, and the key's id.
   *
   * @param elsewhere ids of keys that sealed what stands elsewhere: those stay at hand; `all` when nobody can tell
   */
  rotate(elsewhere?: ReadonlySet<string> | 'all'): { readonly count: number; readonly key: string }
  /** Seal a value that is kept elsewhere. */
  seal(name: string, value: string): string
  /** Whether a sealed value was sealed with the newest key. */
  isCurrent(sealed: string): boolean
  /** Open one. @throws {WaddleError} `WDL_SECRET_KEY`, `WDL_SECRET_TAMPERED` */
  open(name: string, sealed: string): string
  /** Files that others may read, and the like. */
  findings(): readonly Finding[]
}

interface Stored {
  readonly version: 1
  readonly secrets: Readonly<Record<string, { readonly sealed: string; readonly setAt: string }>>
}

/** How often a secret is read anew when a rotation came in between. */
const mostReads = 3

/** How long a value may be: a private key fits, a file does not. Characters. */
const maxLength = 65_536

/** Where a bot's sealed secrets are kept. */
export function secretsFile(dir: string): string {
  return join(dir, '.waddle', 'secrets.json')
}

/** The secrets of the bot in `dir`. */
export function openSecrets(dir: string, options: { readonly env: Environment; readonly now?: () => Date }): Secrets {
  const file = secretsFile(dir)
  const { env, now = () => new Date() } = options
  const keys = () => readKeyring(dir, env)
  const change = (edit: (secrets: Map<string, Stored['secrets'][string]>) => void): void =>
    rewritePrivately(file, (old) => {
      const secrets = new Map(Object.entries(parse(old, file).secrets))
      edit(secrets)
      const sorted = [...secrets].sort(([a], [b]) => (a < b ? -1 : 1))
      return `${JSON.stringify({ version: 1, secrets: Object.fromEntries(sorted) }, null, 2)}\n`
    })
  const stored = () => parse(readIfThere(file), file).secrets

  return {
    set(name, value) {
      checkName(name)
      if (value === '' || value.length > maxLength) {
        const why = value === '' ? 'empty' : `${value.length} characters long, more than ${maxLength}`
        throw new WaddleError('WDL_SECRET_EMPTY', `the value for ${name} is ${why}; the old one is kept`, {
          fix: `waddle secret set ${name} < file`,
        })
      }
      // The key is read while nobody else writes: one that a rotation is about to take away seals nothing any more.
      change((secrets) => secrets.set(name, { sealed: seal(keys().keys[0]!, name, value), setAt: now().toISOString() }))
    },
    get(name) {
      checkName(name)
      const outside = env[name]
      if (outside !== undefined && outside !== '') return outside
      for (let tries = 1; ; tries++) {
        const secrets = stored()
        const entry = Object.hasOwn(secrets, name) ? secrets[name] : undefined
        try {
          return entry && open(keys().keys, name, entry.sealed)
        } catch (error) {
          // A rotation between the two reads left us with what one key sealed and the keys of after it: read both anew.
          if (!isWaddleError(error) || error.code !== 'WDL_SECRET_KEY' || tries === mostReads) throw error
        }
      }
    },
    list() {
      return Object.entries(stored()).map(([name, { sealed, setAt }]) => ({
        name,
        source: env[name] ? 'environment' : 'file',
        setAt,
        key: keyIn(sealed),
      }))
    },
    remove(name) {
      const there = Object.hasOwn(stored(), name)
      if (there) change((secrets) => secrets.delete(name))
      return there
    },
    rotate(elsewhere = new Set()) {
      const { keys: old, source } = keys()
      const key = source === 'file' ? newKey() : old[0]!
      const all = source === 'file' ? [key, ...old] : old
      // Every step leaves keys at hand that open what is stored, so a crash between two of them loses nothing.
      if (source === 'file') writeKeys(dir, all)
      let count = 0
      change((secrets) => {
        for (const [name, entry] of secrets) secrets.set(name, { ...entry, sealed: seal(key, name, open(all, name, entry.sealed)) })
        count = secrets.size
      })
      const needed = ({ id }: Key) => id === key.id || elsewhere === 'all' || elsewhere.has(id)
      if (source === 'file') writeKeys(dir, all.filter(needed))
      return { count, key: key.id }
    },
    seal: (name, value) => seal(keys().keys[0]!, name, value),
    isCurrent: (sealed) => keyIn(sealed) === keys().keys[0]!.id,
    open: (name, sealed) => open(keys().keys, name, sealed),
    findings: () => [keyFile(dir), file].filter(isOpenToOthers).map(openFinding),
  }
}

/** Whether a secret can be called so: variables of the environment may have other names as well. */
export const isSecretName = (name: string): boolean => /^[A-Z][A-Z0-9_]*$/.test(name)

function checkName(name: string): void {
  if (isSecretName(name)) return
  const better = name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^[^A-Z]+/, '')
  throw new WaddleError('WDL_SECRET_NAME', `${JSON.stringify(name)} is no name for a secret: capitals, digits and _ only, a letter first`, {
    fix: `waddle secret set ${better || 'TWITCH_TOKEN'}`,
  })
}

function openFinding(file: string): Finding {
  const message = `${file} may be read by other users of this machine`
  return { level: 'warn', code: 'WDL_SECRET_OPEN', message, fix: `chmod 600 ${file}`, where: file }
}

function parse(text: string | undefined, file: string): Stored {
  if (text === undefined) return { version: 1, secrets: {} }
  let stored: Partial<Stored> | undefined
  try {
    stored = JSON.parse(text) as Partial<Stored>
  } catch {
    stored = undefined
  }
  const entries = stored?.version === 1 ? stored.secrets : undefined
  const sound = entries && Object.values(entries).every((entry) => typeof entry?.sealed === 'string' && typeof entry.setAt === 'string')
  if (sound) return { version: 1, secrets: entries }
  throw new WaddleError('WDL_SECRET_FILE', `${file} is not a file of secrets: it was cut short or written by something else`, {
    fix: `mv ${file} ${file}.broken`,
  })
}
