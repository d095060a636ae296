import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadConfig } from './load.ts'
import { makeKey } from './secrets/keyring.ts'
import { openSecrets } from './secrets/store.ts'
import { httpToken } from './token.ts'

function token(value: string | undefined, text = 'http: { host: 0.0.0.0, token: HTTP_TOKEN }\n') {
  const dir = mkdtempSync(join(tmpdir(), 'waddle-token-'))
  writeFileSync(join(dir, 'waddle.yml'), text)
  makeKey(dir)
  const secrets = openSecrets(dir, { env: {} })
  if (value !== undefined) secrets.set('HTTP_TOKEN', value)
  return httpToken(loadConfig(dir, { env: {} }), secrets)
}

describe('the token of the web side', () => {
  test('is the value of the secret that is named', () => {
    expect(token('9f86d081884c7d659a2feaa0c55ad015')).toEqual({ value: '9f86d081884c7d659a2feaa0c55ad015', findings: [] })
  })

  test('is nothing where none is asked for', () => {
    expect(token(undefined, 'http: false\n')).toEqual({ findings: [] })
    expect(token(undefined, 'name: duck\n')).toEqual({ findings: [] })
  })

  test.each([
    ['not set', undefined, 'WDL_SECRET_MISSING'],
    ['short', '9f86d081884c7d6', 'WDL_SECRET_WEAK'],
    ['one letter again and again', 'aaaaaaaaaaaaaaaaaaaaaaaa', 'WDL_SECRET_WEAK'],
    ['a well-known word', 'changeme-changeme', 'WDL_SECRET_WEAK'],
  ])('that is %s is refused, and not shown', (_, value, code) => {
    const { findings, ...rest } = token(value)
    expect(rest).toEqual({})
    expect(findings).toMatchObject([
      { level: 'error', code, where: 'waddle.yml:1:24', fix: expect.stringMatching(/waddle secret set HTTP_TOKEN$/) },
    ])
    if (value) expect(JSON.stringify(findings)).not.toContain(value)
  })
})
