import { type Service, WaddleError } from '@waddlebot/sdk'
import type { Clock } from '../clock/clock.ts'
import type { Wire } from '../fleet/wire.ts'
import type { Registry } from '../router/registry.ts'
import { type Store, tablePrefix } from '../store/index.ts'
import type { RootLog } from '../telemetry/log.ts'
import { checkConfig } from './check.ts'
import { hearBroadcasts } from './hear.ts'
import { Host } from './host.ts'
import { loadCommands } from './load-commands.ts'
import { inTime } from './patience.ts'
import type { ModuleSpec } from './plan.ts'
import { callMaker, contextOf, type Ground, type Run, sharedScope } from './scope.ts'

export interface LoaderOptions {
  readonly store: Store
  readonly clock: Clock
  readonly log: RootLog
  readonly ground: Ground
  readonly wire: Wire
  readonly registry: Registry
  /** How long the set-up of one module may take; milliseconds. */
  readonly setUpMs: number
}

/** Brings modules to life in the order of the plan, and lets them go. */
export class ModuleLoader {
  readonly #options: LoaderOptions
  readonly #services = new Map<string, { readonly version: number; readonly at: (run: Run | undefined) => unknown }>()

  constructor(options: LoaderOptions) {
    this.#options = options
  }

  /**
   * Config, context, services, set-up, commands: then the module is active.
   *
   * @param made told of the host before anything of the module runs
   * @throws {WaddleError} `WDL_MODULE_CONFIG`, `WDL_MODULE_FAILED`, `WDL_COMMAND_TAKEN` …
   */
  async load(spec: ModuleSpec, made: (host: Host) => void): Promise<Host> {
    const host = await this.#make(spec)
    made(host)
    host.state = 'loading'
    try {
      await this.#begin(host)
      loadCommands(host, spec, this.#options.registry)
      host.state = 'active'
      return host
    } catch (cause) {
      host.state = 'failed'
      host.error = cause
      throw failed(host, cause)
    }
  }

  /** A service as the run `run` sees it, or as it is outside of any; undefined when nobody provides it. */
  service<T>(token: Service<T>, run: Run | undefined): T | undefined {
    const known = this.#services.get(token.service)
    return known?.version === token.version ? (known.at(run) as T) : undefined
  }

  /** Let a module go: everything it registered, last first. */
  async unload(host: Host): Promise<void> {
    host.state = 'unloading'
    host.abort.abort()
    for (const { label, error } of await host.effects.dispose()) {
      this.#options.log.error(`module ${host.name} did not let go of ${label}`, { error })
    }
    host.state = 'unloaded'
  }

  async #make(spec: ModuleSpec): Promise<Host> {
    const { store, log, clock, ground } = this.#options
    const { definition } = spec
    const host = new Host({
      definition,
      config: await checkConfig(definition, spec.config),
      store: store.scoped(tablePrefix(definition.name)),
      log: log.child({ module: definition.name }),
      monotonic: () => clock.monotonic(),
      marketplace: spec.marketplace ?? false,
    })
    const uses = Object.entries((definition.uses ?? {}) as Record<string, Service<unknown>>)
    host.scope = sharedScope(host, ground)
    host.services = uses.map(([name, token]) => [name, (run) => this.service(token, run)])
    host.call = callMaker(host, ground)
    return host
  }

  async #begin(host: Host): Promise<void> {
    const { ground, wire, setUpMs } = this.#options
    let ready = () => {}
    hearBroadcasts(host, ground, wire, new Promise((resolve) => (ready = resolve)))
    for (const { token, make } of host.definition.provides ?? []) {
      const made = (run: Run | undefined) => make(contextOf(host, ground, run, {}) as never)
      // Made once for those that ask outside a run, so that one which cannot be made is found now.
      const standing = made(undefined)
      this.#services.set(token.service, { version: token.version, at: (run) => (run === undefined ? standing : made(run)) })
    }
    await inTime(host.definition.setup?.(contextOf(host, ground, undefined, {}) as never), setUpMs, 'its setup')
    ready()
  }
}

function failed(host: Host, cause: unknown): WaddleError {
  if (cause instanceof WaddleError && cause.code !== 'WDL_MODULE_FAILED') return cause
  const why =
    cause instanceof Error ? cause.message : `it threw ${cause === undefined ? 'nothing at all' : String(cause)}, which is no error`
  return new WaddleError('WDL_MODULE_FAILED', `module ${host.name} could not be loaded: ${why}`, {
    fix: `waddle module check ${host.name}, or run without it: waddle config set modules.${host.name}.enabled false`,
    data: { module: host.name },
    cause,
  })
}
