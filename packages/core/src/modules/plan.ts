import { type AnyModule, type CommandOptions, type Service, WaddleError } from '@waddlebot/sdk'
import { checkDefinition } from './check.ts'

/** A module that is to be loaded, with what the owner says about it. */
export interface ModuleSpec {
  readonly definition: AnyModule
  readonly config?: unknown
  /** Whether it came from the marketplace: its commands also answer to `#`. */
  readonly marketplace?: boolean
  /** What the owner changed about its commands, by their words. */
  readonly commands?: Readonly<Record<string, CommandSettings>>
}

/** What an owner may change about a command in `waddle.yml`. */
export interface CommandSettings {
  readonly role?: CommandOptions['role'] | string | readonly string[] | undefined
  readonly enabled?: boolean | undefined
  readonly cooldown?: CommandOptions['cooldown'] | string | undefined
  readonly cost?: number | undefined
  readonly aliases?: readonly string[] | undefined
}

const tokensOf = (definition: AnyModule) => Object.entries((definition.uses ?? {}) as Record<string, Service<unknown>>)

/**
 * The order in which modules load: who provides before who uses. A provider that is missing or of another
 * version, and a circle, are found here, before anything has started.
 */
export function planModules(specs: readonly ModuleSpec[]): ModuleSpec[] {
  const byName = new Map<string, ModuleSpec>()
  const providers = new Map<string, { readonly spec: ModuleSpec; readonly version: number }>()
  const codes = new Map<string, string>()
  for (const spec of specs) {
    const { name } = checkDefinition(spec.definition, spec.definition.name ?? '(unnamed)')
    if (byName.has(name))
      throw new WaddleError('WDL_MODULE_TWICE', `two modules are called "${name}"`, { fix: `remove one of them from waddle.yml` })
    byName.set(name, spec)
    for (const { token } of spec.definition.provides ?? []) {
      const other = providers.get(token.service)
      if (other) {
        throw new WaddleError('WDL_SERVICE_TWICE', `modules ${other.spec.definition.name} and ${name} both provide "${token.service}"`, {
          fix: `waddle config set modules.${name}.enabled false`,
        })
      }
      providers.set(token.service, { spec, version: token.version })
    }
    for (const code of Object.keys(spec.definition.errors ?? {})) {
      const other = codes.get(code)
      if (other !== undefined) throw sharedCode(code, other, name)
      codes.set(code, name)
    }
  }
  const order: ModuleSpec[] = []
  const visiting: string[] = []
  const visit = (spec: ModuleSpec) => {
    const { definition } = spec
    if (order.includes(spec)) return
    if (visiting.includes(definition.name)) {
      throw new WaddleError('WDL_SERVICE_CIRCLE', `modules need each other in a circle: ${[...visiting, definition.name].join(' → ')}`, {
        fix: 'make one of these uses optional(…), or move what both need into a third module',
      })
    }
    visiting.push(definition.name)
    for (const [, token] of tokensOf(definition)) {
      const provider = providers.get(token.service)
      if (provider && provider.version === token.version) visit(provider.spec)
      else if (!token.optional) throw missing(definition.name, token, provider)
    }
    visiting.pop()
    order.push(spec)
  }
  for (const spec of specs) visit(spec)
  return order
}

/** It begins with the names of both: `paint` and `paint-pot` may both have written WDL_PAINT_POT_DRY. */
function sharedCode(code: string, one: string, other: string): WaddleError {
  const shorter = one.length < other.length ? one : other
  return new WaddleError('WDL_MODULE_CODE', `modules ${one} and ${other} both have the code ${code}, so nobody could tell whose it is`, {
    fix: `rename it in ${shorter}, or run without one of the two: waddle config set modules.${shorter}.enabled false`,
    data: { code, modules: [one, other] },
  })
}

function missing(
  user: string,
  token: Service<unknown>,
  provider: { readonly spec: ModuleSpec; readonly version: number } | undefined,
): WaddleError {
  const data = { module: user, service: token.service, version: token.version }
  return provider
    ? new WaddleError(
        'WDL_SERVICE_VERSION',
        `module ${user} needs "${token.service}" in version ${token.version}, and ${provider.spec.definition.name} provides version ${provider.version}`,
        {
          fix: `npm install @waddlebot/module-${provider.spec.definition.name}@latest`,
          data,
        },
      )
    : new WaddleError('WDL_SERVICE_MISSING', `module ${user} needs "${token.service}", and no module provides it`, {
        fix: `add the module that provides ${token.service} to waddle.yml, or disable ${user}: waddle config set modules.${user}.enabled false`,
        data,
      })
}
