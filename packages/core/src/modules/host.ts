import type { AnyModule, KindMap, Log } from '@waddlebot/sdk'
import type { Store } from '../store/index.ts'
import { Breaker } from './breaker.ts'
import { Effects } from './effects.ts'
import type { CallMaker, Run } from './scope.ts'

/** How a loaded module is doing. */
export type HostState = 'pending' | 'loading' | 'active' | 'failed' | 'unloading' | 'unloaded'

/** One module in the bot: its definition, its config, and everything that it holds. */
export class Host {
  readonly name: string
  readonly definition: AnyModule
  readonly config: unknown
  readonly capabilities: ReadonlySet<string>
  readonly kinds: KindMap | undefined
  /** The store as this module sees it: its own tables. */
  readonly store: Store
  readonly log: Log
  readonly breaker: Breaker
  readonly effects = new Effects()
  readonly abort = new AbortController()
  readonly marketplace: boolean
  /** Members that every context of this module has; contexts inherit from it. */
  scope: object = {}
  /** Members of contexts that hang on a run: name and maker. */
  members: readonly (readonly [name: string, make: (run: Run | undefined) => unknown])[] | undefined
  /** Services of other modules that its contexts have: name and maker. */
  services: readonly (readonly [name: string, make: (run: Run | undefined) => unknown])[] = []
  /** What contexts outside of command runs inherit; made when first asked for. */
  context: object | undefined
  /** Makes contexts of command runs; there once the module is being loaded. */
  call: CallMaker | undefined
  state: HostState = 'pending'
  error: unknown

  constructor(parts: { definition: AnyModule; config: unknown; store: Store; log: Log; monotonic: () => number; marketplace?: boolean }) {
    this.definition = parts.definition
    this.name = parts.definition.name
    this.config = parts.config
    this.capabilities = new Set(parts.definition.capabilities ?? [])
    this.kinds = parts.definition.kinds as KindMap | undefined
    this.store = parts.store
    this.log = parts.log
    this.breaker = new Breaker(parts.monotonic)
    this.marketplace = parts.marketplace ?? false
  }

  has(capability: string): boolean {
    return this.capabilities.has(capability)
  }

  /** Whether it declared the secret `name`; a declared `secret:SLACK_TOKEN_*` covers every name that begins so. */
  mayKnow(name: string): boolean {
    for (const capability of this.capabilities) {
      if (!capability.startsWith('secret:')) continue
      const declared = capability.slice('secret:'.length)
      if (declared === name || (declared.endsWith('*') && name.startsWith(declared.slice(0, -1)))) return true
    }
    return false
  }
}
