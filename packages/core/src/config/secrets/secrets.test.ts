import { mkdtempSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keyFile, makeKey } from './keyring.ts'
import { openSecrets, secretsFile } from './store.ts'

function bot(env: Record<string, string> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'waddle-secrets-'))
  makeKey(dir)
  return { dir, secrets: openSecrets(dir, { env, now: () => new Date(0) }), text: () => readFileSync(secretsFile(dir), 'utf8') }
}
const code = (name: string) => expect.objectContaining({ code: name })

describe('a secret', () => {
  test('comes back as it was set, from a file that holds nothing readable and that only its owner may open', () => {
    const { dir, secrets, text } = bot()
    secrets.set('TWITCH_TOKEN', 'hunter2 ü')
    expect(secrets.get('TWITCH_TOKEN')).toBe('hunter2 ü')
    expect(text()).not.toContain('hunter2')
    expect([statSync(secretsFile(dir)).mode & 0o777, statSync(keyFile(dir)).mode & 0o777]).toEqual([0o600, 0o600])
    expect(secrets.findings()).toEqual([])
  })

  test('is listed without its value', () => {
    const { secrets } = bot({ B: 'from outside' })
    secrets.set('B', 'hunter2')
    secrets.set('A', 'hunter2')
    expect(secrets.list()).toMatchObject([
      { name: 'A', source: 'file', setAt: '1970-01-01T00:00:00.000Z' },
      { name: 'B', source: 'environment' },
    ])
    expect(JSON.stringify(secrets.list())).not.toContain('hunter2')
  })

  test('from the environment wins over the file', () => {
    const { secrets } = bot({ A: 'outside', EMPTY: '' })
    secrets.set('A', 'inside')
    secrets.set('EMPTY', 'inside')
    expect([secrets.get('A'), secrets.get('EMPTY'), secrets.get('NOBODY')]).toEqual(['outside', 'inside', undefined])
  })

  test('can be taken away', () => {
    const { secrets } = bot()
    secrets.set('A', 'x')
    expect([secrets.remove('A'), secrets.remove('A'), secrets.get('A')]).toEqual([true, false, undefined])
  })

  test.each(['twitch-token', '', '1A', 'A B', '__proto__'])('named %j is refused', (name) => {
    expect(() => bot().secrets.set(name, 'x')).toThrow(code('WDL_SECRET_NAME'))
  })

  test('without a value is refused, and the old one is kept', () => {
    const { secrets } = bot()
    secrets.set('A', 'x')
    expect(() => secrets.set('A', '')).toThrow(code('WDL_SECRET_EMPTY'))
    expect(secrets.get('A')).toBe('x')
  })
})

describe('a sealed value', () => {
  test('does not open under another name', () => {
    const { dir, secrets, text } = bot()
    secrets.set('A', 'x')
    secrets.set('B', 'y')
    const stored = JSON.parse(text())
    stored.secrets.B = stored.secrets.A
    writeFileSync(secretsFile(dir), JSON.stringify(stored))
    expect(() => secrets.get('B')).toThrow(code('WDL_SECRET_TAMPERED'))
  })

  test('that was changed in any character does not open', () => {
    const { dir, secrets, text } = bot()
    secrets.set('A', 'hunter2')
    const stored = JSON.parse(text())
    const sealed: string = stored.secrets.A.sealed
    const body = sealed.lastIndexOf('.') + 1
    for (let at = body; at < sealed.length; at++) {
      stored.secrets.A.sealed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'Q' : 'A'}${sealed.slice(at + 1)}`
      writeFileSync(secretsFile(dir), JSON.stringify(stored))
      expect(() => secrets.get('A')).toThrow(code('WDL_SECRET_TAMPERED'))
    }
    for (const broken of ['', 'w1', sealed.slice(0, body), 'w2.a.b.c']) {
      stored.secrets.A.sealed = broken
      writeFileSync(secretsFile(dir), JSON.stringify(stored))
      expect(() => secrets.get('A')).toThrow(/^the secret A/)
    }
  })

  test('from another key says which keys are at hand, and shows none', () => {
    const one = bot()
    one.secrets.set('A', 'hunter2')
    const other = openSecrets(one.dir, { env: { WADDLE_KEY: readFileSync(keyFile(bot().dir), 'utf8').trim() } })
    expect(() => other.get('A')).toThrow(code('WDL_SECRET_KEY'))
  })
})

describe('the key', () => {
  test('is made once and kept', () => {
    const { dir } = bot()
    const key = readFileSync(keyFile(dir), 'utf8')
    expect(makeKey(dir)).toBe('kept')
    expect(readFileSync(keyFile(dir), 'utf8')).toBe(key)
  })

  test('is said to be missing, or no key, without being shown', () => {
    const dir = mkdtempSync(join(tmpdir(), 'waddle-secrets-'))
    expect(() => openSecrets(dir, { env: {} }).set('A', 'x')).toThrow(code('WDL_SECRET_KEY'))
    for (const WADDLE_KEY of ['', 'hunter2', 'x'.repeat(44)]) {
      expect(() => openSecrets(dir, { env: { WADDLE_KEY } }).set('A', 'x')).toThrow(/^WADDLE_KEY holds no key: expected 43 characters/)
    }
  })

  test('that others may read is found', () => {
    const { dir, secrets } = bot()
    writeFileSync(secretsFile(dir), '{"version":1,"secrets":{}}', { mode: 0o644 })
    expect(secrets.findings()).toMatchObject([{ code: 'WDL_SECRET_OPEN', fix: `chmod 600 ${secretsFile(dir)}` }])
  })

  test('is rotated: everything opens, nothing is sealed with the old one', () => {
    const { dir, secrets } = bot()
    secrets.set('A', 'x')
    secrets.set('B', 'y')
    const old = secrets.list()[0]?.key
    const { count, key } = secrets.rotate()
    expect([count, secrets.get('A'), secrets.get('B')]).toEqual([2, 'x', 'y'])
    expect(secrets.list().map((entry) => entry.key)).toEqual([key, key])
    expect(key).not.toBe(old)
    expect(readFileSync(keyFile(dir), 'utf8').trim().split('\n')).toHaveLength(1)
  })

  test('of the environment is rotated by putting the new one first', () => {
    const { dir, secrets } = bot()
    secrets.set('A', 'x')
    const [old, fresh] = [readFileSync(keyFile(dir), 'utf8').trim(), readFileSync(keyFile(bot().dir), 'utf8').trim()]
    openSecrets(dir, { env: { WADDLE_KEY: `${fresh},${old}` } }).rotate()
    expect(openSecrets(dir, { env: { WADDLE_KEY: fresh } }).get('A')).toBe('x')
    expect(() => secrets.get('A')).toThrow(code('WDL_SECRET_KEY'))
  })

  test('rotation that stops at a damaged secret loses none of the others', () => {
    const { dir, secrets, text } = bot()
    secrets.set('A', 'x')
    secrets.set('B', 'y')
    const stored = JSON.parse(text())
    stored.secrets.B.sealed = stored.secrets.A.sealed
    writeFileSync(secretsFile(dir), JSON.stringify(stored))
    expect(() => secrets.rotate()).toThrow(code('WDL_SECRET_TAMPERED'))
    expect(secrets.get('A')).toBe('x')
  })
})

describe('the file', () => {
  test('is written by one at a time, and a dead writer does not block for ever', () => {
    const { dir, secrets } = bot()
    const lock = `${secretsFile(dir)}.new`
    writeFileSync(lock, '')
    expect(() => secrets.set('A', 'x')).toThrow(code('WDL_SECRET_BUSY'))
    utimesSync(lock, 0, 0)
    secrets.set('A', 'x')
    expect(secrets.get('A')).toBe('x')
  })

  test.each(['', '{', '[]', '{"version":2,"secrets":{}}', '{"version":1,"secrets":{"A":"x"}}'])(
    'that holds %j is refused, not overwritten',
    (broken) => {
      const { dir, secrets, text } = bot()
      writeFileSync(secretsFile(dir), broken, { mode: 0o600 })
      expect(() => secrets.set('A', 'x')).toThrow(code('WDL_SECRET_FILE'))
      expect(text()).toBe(broken)
    },
  )
})

describe('a rotation beside a bot that runs', () => {
  /** A bot in the same folder, in which `meanwhile` happens each time right before it reads its keys. */
  const beside = (dir: string, meanwhile: () => void) =>
    openSecrets(dir, {
      env: {
        get WADDLE_KEY() {
          meanwhile()
          return undefined
        },
      },
    })

  test('that comes between the two reads of somebody who asks is not in the way', () => {
    const { dir, secrets } = bot()
    secrets.set('STEADY', 'hunter2')
    let left = 1
    const running = beside(dir, () => left-- > 0 && secrets.rotate())
    expect(running.get('STEADY')).toBe('hunter2')
    // Who is overtaken again and again, as by nothing real, is told so instead of being kept for ever.
    left = 100
    expect(() => running.get('STEADY')).toThrow(code('WDL_SECRET_KEY'))
  })

  test('cannot come between the key and what is sealed with it, so nothing that is set is lost', () => {
    const { dir, secrets } = bot()
    let refused: unknown
    const running = beside(dir, () => {
      try {
        secrets.rotate()
      } catch (error) {
        refused = error
      }
    })
    running.set('RENEWED', 'token')
    expect(refused).toEqual(code('WDL_SECRET_BUSY'))
    expect(secrets.get('RENEWED')).toBe('token')
    secrets.rotate()
    expect(secrets.get('RENEWED')).toBe('token')
    expect(readFileSync(keyFile(dir), 'utf8').trim().split('\n')).toHaveLength(1)
  })
})
