import { type AnyModule, type CommandOptions, type ErrorTable, parseSignature } from '@waddlebot/sdk'

/** One command as the manifest tells of it. */
export interface ManifestCommand {
  readonly signature: string
  readonly describe: string
  /** Any of these will do. */
  readonly role: readonly string[]
  readonly alias: readonly string[]
}

/**
 * What a module offers and needs, readable without running it: `waddle.manifest.json`, and the source of the
 * generated part of its README.
 */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly describe: string
  readonly commands: readonly ManifestCommand[]
  readonly capabilities: readonly string[]
  readonly events: readonly string[]
  readonly jobs: readonly string[]
  readonly routes: readonly string[]
  readonly receives: string | null
  /** What its codes say; manifests that were written before modules had codes lack it. */
  readonly errors?: ErrorTable
  /** JSON Schema of its config; null when it has none. */
  readonly config: Readonly<Record<string, unknown>> | null
}

/** The file in a module's folder. */
export const manifestFile = 'waddle.manifest.json'

/** Tell of a definition what it says about itself. */
export function manifestOf(module: AnyModule): Manifest {
  const commands = Object.entries((module.commands ?? {}) as Record<string, CommandOptions | (() => unknown)>).map(
    ([signature, command]) => {
      const options: CommandOptions = typeof command === 'function' ? {} : command
      const role = options.role === undefined ? ['everyone'] : typeof options.role === 'string' ? [options.role] : [...options.role]
      return { signature, describe: options.describe ?? '', role, alias: [...(options.alias ?? [])] }
    },
  )
  return {
    name: module.name,
    version: module.version ?? '0.0.0',
    describe: module.describe ?? '',
    commands: commands.sort((a, b) => (a.signature < b.signature ? -1 : 1)),
    capabilities: [...(module.capabilities ?? [])].sort(),
    events: Object.keys(module.on ?? {}).sort(),
    jobs: [...Object.keys(module.cron ?? {}), ...Object.keys(module.jobs ?? {})],
    routes: Object.keys(module.http ?? {}),
    receives: module.receiver?.platform ?? null,
    errors: module.errors ?? {},
    config: configSchemaOf(module),
  }
}

/** The words of a signature, or undefined when it cannot be read. */
export function wordsOf(signature: string, kinds: AnyModule['kinds']): readonly string[] | undefined {
  try {
    return parseSignature(signature, kinds).path
  } catch {
    return undefined
  }
}

/** Standard Schema libraries that can, tell their JSON Schema through the schema itself; zod does. */
function configSchemaOf(module: AnyModule): Readonly<Record<string, unknown>> | null {
  const standard = module.config?.['~standard'] as
    | { jsonSchema?: { input(options: { target: string }): Record<string, unknown> } }
    | undefined
  return standard?.jsonSchema?.input({ target: 'draft-2020-12' }) ?? null
}
