import type { Finding } from '@waddlebot/core/config'
import {
  type AnyModule,
  type CommandOptions,
  closest,
  eventKinds,
  isCapability,
  isRole,
  isWaddleError,
  ladder,
  parseSignature,
  plainCapabilities,
  type WaddleError,
} from '@waddlebot/sdk'
import type { Manifest } from './manifest.ts'

/**
 * What slash commands allow, so that one definition becomes all of them: words and options of 32, descriptions of
 * 100 characters, 25 options (https://discord.com/developers/docs/interactions/application-commands). Two words
 * deep, because a third level could not have a description of its own.
 */
const slash = { word: /^[a-z0-9_-]{1,32}$/, describe: 100, options: 25, levels: 2 } as const

/** Notes a finding; what to do about it, where that is more than to look again. */
type Say = (level: Finding['level'], code: string, message: string, fix?: string) => void

/** Everything that is wrong with a definition before it runs. */
export function checkDefinition(module: AnyModule, manifest: Manifest, expected: string): readonly Finding[] {
  const again = `waddle module check ${expected}`
  const found: Finding[] = []
  const say: Say = (level, code, message, fix = again) => void found.push({ level, code, message, fix })
  if (module.name !== expected)
    say('error', 'WDL_MODULE_NAME', `it calls itself ${JSON.stringify(module.name)}, and waddle.yml calls it "${expected}"`)
  if (!/^[a-z][a-z0-9-]*$/.test(String(module.name)))
    say('error', 'WDL_MODULE_NAME', `${JSON.stringify(module.name)} is no name: small letters, digits and -, a letter first`)
  if (manifest.describe === '') say('warn', 'WDL_MODULE_DESCRIBE', 'it does not say what it is for: give it a describe')
  for (const command of manifest.commands) checkCommand(command.signature, command.describe, module, say)
  for (const { signature, role } of manifest.commands) {
    for (const each of role)
      if (!isRole(each)) say('error', 'WDL_MODULE_ROLE', `"${signature}" wants the role ${JSON.stringify(each)}${meant(each, ladder)}`)
  }
  for (const each of manifest.capabilities) {
    if (!isCapability(each))
      say('error', 'WDL_MODULE_CAPABILITY', `it asks for ${JSON.stringify(each)}, which is no capability${meant(each, plainCapabilities)}`)
  }
  for (const kind of manifest.events) {
    if (!(eventKinds as readonly string[]).includes(kind))
      say('error', 'WDL_MODULE_EVENT', `it listens to ${JSON.stringify(kind)}, which never happens${meant(kind, eventKinds)}`)
  }
  const keys = Object.entries((manifest.config?.['properties'] ?? {}) as Record<string, { description?: string }>)
  for (const [key, { description }] of keys)
    if (!description) say('warn', 'WDL_MODULE_DESCRIBE', `config.${key} does not say what it is: add .describe('…')`)
  return found
}

function checkCommand(source: string, describe: string, module: AnyModule, say: Say): void {
  const name = JSON.stringify(source)
  if (describe === '') say('error', 'WDL_MODULE_DESCRIBE', `the command ${name} does not say what it does: give it a describe`)
  if (describe.length > slash.describe)
    say(
      'error',
      'WDL_MODULE_DESCRIBE',
      `the command ${name} describes itself in ${describe.length} characters, slash commands take ${slash.describe}`,
    )
  try {
    const { path, params } = parseSignature(source, module.kinds)
    const words = [...path, ...params.map((param) => param.name.toLowerCase())]
    const bad = words.find((word) => !slash.word.test(word))
    if (bad !== undefined)
      say('error', 'WDL_MODULE_WORD', `the command ${name} has the word "${bad}", and slash commands take a-z, 0-9, _ and -, at most 32`)
    if (path.length > slash.levels)
      say('error', 'WDL_MODULE_LEVELS', `the command ${name} is ${path.length} words deep, slash commands go ${slash.levels}`)
    if (params.length > slash.options)
      say('error', 'WDL_MODULE_OPTIONS', `the command ${name} takes ${params.length} arguments, slash commands take ${slash.options}`)
  } catch (error) {
    if (!isWaddleError(error)) throw error
    const { code, message, fix } = error as WaddleError
    say('error', code, message, fix)
  }
  const options = (module.commands as Record<string, CommandOptions | undefined>)[source]
  if (typeof options !== 'function' && typeof (options as { run?: unknown } | undefined)?.run !== 'function')
    say('error', 'WDL_MODULE_RUN', `the command ${name} has no run`)
}

function meant(typed: string, known: readonly string[]): string {
  const near = closest(typed, known)
  return near === undefined ? '' : `, did you mean "${near}"?`
}
