import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Environment, getFromConfig, setInConfig } from '@waddlebot/core/config'
import { type AnyModule, WaddleError } from '@waddlebot/sdk'
import type { Safe } from '../bot/safe.ts'
import { changeConfig, switchedOn } from '../change.ts'

/** What connecting a platform changes. Settings and secrets are kept together at the end, or not at all. */
export class ConnectChanges {
  readonly #platform: string
  readonly #allowed: readonly string[]
  readonly #dir: string
  readonly #safe: Safe
  readonly #kept = new Map<string, string>()
  readonly #set = new Map<string, unknown>()
  readonly files: string[] = []

  constructor(parts: { platform: string; allowed: readonly string[]; dir: string; safe: Safe }) {
    this.#platform = parts.platform
    this.#allowed = parts.allowed
    this.#dir = parts.dir
    this.#safe = parts.safe
  }

  get keys(): readonly string[] {
    return [...this.#set.keys()]
  }

  get secretNames(): readonly string[] {
    return [...this.#kept.keys()]
  }

  set(key: string, value: unknown): void {
    this.#set.set(key, value)
  }

  /** What the receiver will be told, over what it is told now. */
  over(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return { ...config, ...Object.fromEntries(this.#set) }
  }

  secret(name: string): string | undefined {
    this.#mine(name)
    return this.#kept.get(name) ?? this.#safe.get(name)
  }

  /** Names of all secrets that are set and that the receiver declared. */
  get names(): readonly string[] {
    return [...new Set([...this.#safe.names(), ...this.#kept.keys()])].filter((name) => declared(this.#allowed, name))
  }

  keep(name: string, value: string): void {
    this.#mine(name)
    this.#kept.set(name, value)
  }

  /** A file beside waddle.yml is written at once: people are told to do something with it. */
  write(file: string, text: string): { readonly path: string; readonly verb: 'create' | 'update' } {
    const path = this.#beside(file)
    const verb = existsSync(path) ? 'update' : 'create'
    writeFileSync(path, text)
    this.files.push(file)
    return { path, verb }
  }

  /** What stands in such a file; undefined when there is none. */
  read(file: string): string | undefined {
    const path = this.#beside(file)
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined
  }

  #beside(file: string): string {
    if (basename(file) === file && !file.startsWith('.') && !/^(waddle\.ya?ml|package(-lock)?\.json)$/i.test(file))
      return join(this.#dir, file)
    throw new WaddleError('WDL_CONNECT_FILE', `a receiver has files of its own beside waddle.yml, and "${file}" is not such a name`, {
      fix: `waddle module info ${this.#platform}`,
    })
  }

  /** Keep everything: waddle.yml first, because it may be refused. Says whether waddle.yml changed. */
  async apply(env: Environment): Promise<boolean> {
    const { changed } = changeConfig(this.#dir, env, (text) => this.#edit(text), true)
    await this.#safe.set(this.#kept)
    return changed
  }

  #edit(text: string): string {
    const at = ['receivers', this.#platform]
    let edited = text
    // Naming one receiver where none was named would switch the terminal off, which is the one that counts then.
    if (getFromConfig(edited, ['receivers']) == null) edited = setInConfig(edited, ['receivers'], { console: {} })
    const known = getFromConfig(edited, at) !== undefined
    edited = switchedOn(edited, at, this.#set.size === 0 ? {} : { config: Object.fromEntries(this.#set) })
    if (known) for (const [key, value] of this.#set) edited = setInConfig(edited, [...at, 'config', key], value)
    return edited
  }

  #mine(name: string): void {
    if (declared(this.#allowed, name)) return
    throw new WaddleError('WDL_SECRET_UNDECLARED', `the receiver for ${this.#platform} did not declare the secret ${name}`, {
      fix: `add 'secret:${name}' to its capabilities`,
    })
  }
}

/** Names of secrets that a module may know; a `*` at the end stands for any name that begins so. */
export function secretsOf(definition: AnyModule): readonly string[] {
  const wished = (definition.capabilities ?? []).filter((capability) => capability.startsWith('secret:'))
  return [...wished.map((capability) => capability.slice('secret:'.length)), ...(definition.receiver?.connect?.secrets ?? [])]
}

/** Whether a name is among those that were declared. */
export function declared(names: readonly string[], name: string): boolean {
  return names.some((each) => each === name || (each.endsWith('*') && name.startsWith(each.slice(0, -1))))
}
