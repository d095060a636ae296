import { existsSync, readFileSync } from 'node:fs'
import { type Finding, keyFile, makeKey } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'
import type { Patient } from '../patient.ts'
import { takeAway } from './config-environment.ts'

/** Makes a key the way `waddle init` does: 32 random bytes that only their owner can read. */
const make = `(umask 077 && mkdir -p .waddle && node -p "require('crypto').randomBytes(32).toString('base64url')" > .waddle/key)`

/** A key as it is written: base64url of 32 bytes. */
const written = /^[A-Za-z0-9_-]{43}$/

/** There is no key to seal secrets with, or what is there is none. */
export const secretsKey: Check = {
  name: 'secrets.key',
  summary: 'The key that seals secrets is missing, or is no key.',
  look(patient): readonly Finding[] {
    const { dir, env, shell, secrets } = patient
    const message = troubleOf(patient)
    if (message === undefined) return []
    if (env['WADDLE_KEY'] !== undefined)
      return [finding('error', 'WDL_SECRET_KEY', message, takeAway('WADDLE_KEY', dir, shell), 'WADDLE_KEY')]
    const sealed = secrets.list().length
    const lost =
      sealed === 0
        ? ''
        : `; put the old one back if you have it, for without it ${sealed === 1 ? 'the secret that is' : `the ${sealed} secrets that are`} sealed can only be set anew`
    const away = existsSync(keyFile(dir)) ? 'mv .waddle/key .waddle/key.broken && ' : ''
    // A bot that keeps no secret runs without a key; only the first secret will need one.
    const level = sealed > 0 || away !== '' ? 'error' : 'warn'
    return [finding(level, 'WDL_SECRET_KEY', `${message}${lost}`, `${away}${make}`, '.waddle/key')]
  },
  fix: {
    when: 'always',
    run(patient) {
      // With sealed secrets around, the owner may still find the old key: a new one would only bury it.
      if (troubleOf(patient) === undefined || existsSync(keyFile(patient.dir)) || patient.secrets.list().length > 0) return []
      if (patient.env['WADDLE_KEY'] !== undefined) return []
      makeKey(patient.dir)
      return ['create .waddle/key']
    },
  },
}

/** What is wrong with the key, in words; the key itself is never among them. */
export function troubleOf({ dir, env }: Patient): string | undefined {
  const given = env['WADDLE_KEY']
  const file = keyFile(dir)
  if (given === undefined && !existsSync(file))
    return 'there is no key at .waddle/key and WADDLE_KEY is not set, so no secret can be sealed or opened'
  const texts = given === undefined ? readFileSync(file, 'utf8').trim().split('\n') : given.split(',')
  const wrong = texts.findIndex((text) => !written.test(text.trim()))
  if (wrong === -1) return undefined
  const which = texts.length === 1 ? '' : ` number ${wrong + 1}`
  return `${given === undefined ? '.waddle/key' : 'WADDLE_KEY'} holds no key${which}: expected 43 characters, base64url of 32 bytes, got ${texts[wrong]!.trim().length}`
}
