import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Program } from '../program.ts'
import { findPackage } from './package.ts'

/** The program's package folder, seen from `dist/module` as from `src/module`. */
const root = fileURLToPath(new URL('../..', import.meta.url))

/** What travels inside the program, which this is a part of: asked as everybody asks, because its sources are not in it. */
const parts = (): Program['parts'] =>
  (createRequire(import.meta.url)(join(root, 'dist', 'program.cjs')) as { program(): Program }).program().parts

/**
 * One of waddle's own modules as it travels inside the program: it shares what is loaded already and so starts in a
 * fraction of the time. Only when the bot's copy is the very one that the program was made with; a bot that has
 * another version gets that.
 *
 * @param dir where the bot has it
 * @returns what loads it: the same as importing it
 */
export function shipped(name: string, dir: string): (() => Record<string, unknown>) | undefined {
  const ours = findPackage(`@waddlebot/module-${name}`, root)
  return ours !== undefined && isSame(ours, dir) ? parts()[`modules/${name}`] : undefined
}

/** Names of the modules that travel inside the program. */
export function shippedNames(): readonly string[] {
  return Object.keys(parts()).flatMap((part) => (part.startsWith('modules/') ? part.slice('modules/'.length) : []))
}

/** Whether one of them connects a platform, by its package.json: nothing of it is loaded. */
export function shipsReceiver(name: string): boolean {
  const dir = findPackage(`@waddlebot/module-${name}`, root)
  if (dir === undefined) return false
  const { keywords = [] } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { keywords?: readonly string[] }
  return keywords.includes('waddle-receiver')
}

/** Libraries that travel inside the program, by the name that modules import. */
const libraries: Readonly<Record<string, string>> = { zod: 'zod.js', '@waddlebot/sdk': 'sdk.js' }

/**
 * A library that a bot's own module imports, as it travels inside the program: loaded already, and one copy of
 * the SDK whatever happens. Only when the bot would get the very same one from its own node_modules.
 *
 * @returns the path of the file; undefined when the bot has another one
 */
export function shippedLibrary(name: string, botDir: string): string | undefined {
  const library = libraries[name]
  const file = library === undefined ? undefined : join(root, 'dist', 'libraries', library)
  if (file === undefined || !existsSync(file)) return undefined
  const ours = findPackage(name, root)
  const theirs = findPackage(name, botDir)
  return ours !== undefined && theirs !== undefined && isSame(ours, theirs) ? file : undefined
}

function isSame(one: string, other: string): boolean {
  return realpathSync.native(one) === realpathSync.native(other)
}
