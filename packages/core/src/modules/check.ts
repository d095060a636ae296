import { type AnyModule, type Capability, closest, eventKinds, isCapability, parseSignature, WaddleError, wrongCodes } from '@waddlebot/sdk'

/** Refuse a definition that cannot work, naming the module and what is wrong with it. Runs nothing of it. */
export function checkDefinition(definition: AnyModule, from: string): AnyModule {
  const wrong = (message: string, fix: string) =>
    new WaddleError('WDL_MODULE_INVALID', `module ${from}: ${message}`, { fix, data: { from } })
  if (typeof definition !== 'object' || definition === null || typeof definition.name !== 'string') {
    throw wrong('its default export is no module', 'export default defineModule({ name: … })')
  }
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(definition.name)) {
    throw wrong(`"${definition.name}" is no name: lower-case letters, digits and dashes, at most 32`, 'rename the module')
  }
  if (definition.name === 'waddle') throw wrong('"waddle" is the name of the core', 'rename the module')
  for (const capability of definition.capabilities ?? []) {
    if (!isCapability(String(capability))) throw wrong(`"${capability}" is no capability`, 'see the page on capabilities for the list')
  }
  for (const kind of Object.keys(definition.on ?? {})) {
    if (!(eventKinds as readonly string[]).includes(kind)) throw wrong(`there is no event "${kind}"`, `use one of ${eventKinds.join(', ')}`)
  }
  for (const [signature, command] of Object.entries(definition.commands ?? {})) {
    parseSignature(signature, definition.kinds)
    if (typeof command !== 'function' && typeof command?.run !== 'function') {
      throw wrong(`the command "${signature}" has nothing to run`, `write '${signature}': () => 'an answer', or { run: () => … }`)
    }
  }
  const needs = {
    http: definition.http,
    jobs: definition.jobs,
    broadcast: definition.broadcasts,
    moderate: definition.filters,
    db: definition.migrations,
  }
  for (const [capability, member] of Object.entries(needs)) {
    if (member && Object.keys(member).length > 0 && !definition.capabilities?.includes(capability as Capability)) {
      throw wrong(`it needs the capability "${capability}" and does not declare it`, `add '${capability}' to its capabilities`)
    }
  }
  if (definition.outgoing !== undefined && !definition.capabilities?.includes('moderate')) {
    throw wrong('it hears what the bot says and does not declare the capability "moderate"', "add 'moderate' to its capabilities")
  }
  if (definition.expects !== undefined && !definition.capabilities?.includes('moderate')) {
    throw wrong('it says which messages it asked for and does not declare the capability "moderate"', "add 'moderate' to its capabilities")
  }
  const [code] = wrongCodes(definition.name, definition.errors)
  if (code) throw new WaddleError('WDL_MODULE_CODE', `module ${from}: ${code.message}`, { fix: code.fix, data: { from, code: code.code } })
  return definition
}

/** Config as the module's schema reads it; defaults filled in. */
export async function checkConfig(definition: AnyModule, raw: unknown): Promise<unknown> {
  if (!definition.config) {
    if (raw !== undefined && raw !== null && Object.keys(raw).length > 0) {
      throw new WaddleError(
        'WDL_MODULE_CONFIG',
        `module ${definition.name} takes no configuration, and ${placeOf(definition)} has ${Object.keys(raw).join(', ')}`,
        {
          fix: `waddle config set ${placeOf(definition)} '{}'`,
        },
      )
    }
    return {}
  }
  const result = await definition.config['~standard'].validate(raw ?? {})
  if (!result.issues) {
    refuseUnknownKeys(definition, raw, result.value)
    return result.value
  }
  const keysOf = ({ path = [] }: (typeof result.issues)[number]) => path.map((key) => (typeof key === 'object' ? key.key : key))
  // Unsetting one of a list moves the others, so the key at the top goes whole.
  const first = keysOf(result.issues[0]!)[0]?.toString()
  const issues = result.issues.map((issue) => {
    const path = keysOf(issue).map(String).join('.')
    return `${path || 'config'}: ${issue.message}`
  })
  throw new WaddleError('WDL_MODULE_CONFIG', `the configuration of module ${definition.name} is wrong: ${issues.join('; ')}`, {
    // Without it the default counts; what else it could be, only its owner knows.
    fix: `waddle config unset ${placeOf(definition)}${first === undefined ? '' : `.${first}`}`,
    data: { module: definition.name, issues },
  })
}

/** Where waddle.yml has the configuration of a module. */
const placeOf = (definition: AnyModule) => `${definition.receiver ? 'receivers' : 'modules'}.${definition.name}.config`

/** A schema library drops keys that it does not know; a misspelt one would look as if it were set. */
function refuseUnknownKeys(definition: AnyModule, raw: unknown, read: unknown): void {
  if (typeof raw !== 'object' || raw === null || typeof read !== 'object' || read === null) return
  // What the schema says of itself takes longer than the check: it is asked only about keys that came to nothing.
  const dropped = Object.keys(raw).filter((key) => !Object.hasOwn(read, key))
  if (dropped.length === 0) return
  const known = [...new Set([...Object.keys(read), ...propertiesOf(definition)])]
  const unknown = dropped.find((key) => !known.includes(key))
  if (unknown === undefined) return
  const meant = closest(unknown, known)
  const at = placeOf(definition)
  throw new WaddleError(
    'WDL_MODULE_CONFIG',
    `the configuration of module ${definition.name} has no key "${unknown}"${meant ? `, did you mean "${meant}"?` : ''}`,
    {
      fix: meant ? `waddle config rename ${at}.${unknown} ${meant}` : `waddle config unset ${at}.${unknown}`,
      data: { module: definition.name, key: unknown },
    },
  )
}

/** Keys that the schema names, where it can tell: optional ones are not in what it read. */
function propertiesOf(definition: AnyModule): readonly string[] {
  const standard = definition.config!['~standard'] as { jsonSchema?: { input(options: { target: string }): { properties?: object } } }
  try {
    return Object.keys(standard.jsonSchema?.input({ target: 'draft-2020-12' }).properties ?? {})
  } catch {
    return []
  }
}
