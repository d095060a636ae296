import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type AnyModule, isWaddleError, WaddleError } from '@waddlebot/sdk'
import { lacksFiles } from '../failure.ts'
import { compiled } from './compiled.ts'
import { shipped } from './shipped.ts'

/**
 * Load a module's definition. This runs its code: only for modules that are the owner's own or waddle's.
 *
 * @param dir the module's folder
 * @param botDir the bot, whose node_modules its imports come from
 * @throws {WaddleError} `WDL_MODULE_LOAD` when there is nothing to load, or it does not load
 */
export async function loadDefinition(name: string, dir: string, botDir: string): Promise<AnyModule> {
  const ours = shipped(name, dir)
  const entry = ours ? dir : entryOf(dir)
  const fail = (why: string, cause?: unknown): WaddleError =>
    new WaddleError('WDL_MODULE_LOAD', `the module ${name} does not load: ${why}`, {
      fix: `waddle module info ${name} --verbose`,
      ...(cause === undefined ? {} : { cause }),
    })
  if (entry === undefined) throw fail(`${dir} has no index.ts, index.js nor src/index.ts`)
  try {
    const loaded: { default?: AnyModule } = ours ? ours() : await imported(name, entry, botDir)
    if (typeof loaded.default !== 'object' || loaded.default === null) throw fail(`${entry} has no default export made with defineModule`)
    if (typeof loaded.default.name !== 'string') throw fail(`the default export of ${entry} has no name`)
    return loaded.default
  } catch (error) {
    if (lacksFiles(error) || (isWaddleError(error) && error.code !== 'WDL_MODULE_EXIT')) throw error
    throw fail(
      String(error instanceof Error ? error.message : error)
        .split('\n')
        .slice(0, 4)
        .join(' '),
      error,
    )
  }
}

async function imported(name: string, entry: string, botDir: string): Promise<{ default?: AnyModule }> {
  const file = /\.[cm]?tsx?$/.test(entry) ? await compiled(name, entry, botDir) : entry
  return inTime(import(pathToFileURL(file).href))
}

/** Longest that the file of a module may take to be read, what it waits for included; milliseconds. */
const patience = 10_000

async function inTime<T>(loading: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it was still being read after ${patience} ms; what does it wait for?`)), patience)
  })
  try {
    return await Promise.race([loading, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The file that is the module: what package.json exports, or a name that everybody uses. */
function entryOf(dir: string): string | undefined {
  const manifest = join(dir, 'package.json')
  const exported = existsSync(manifest)
    ? rootExport((JSON.parse(readFileSync(manifest, 'utf8')) as { exports?: unknown }).exports)
    : undefined
  return [exported, 'index.ts', 'index.js', 'src/index.ts', 'src/index.js']
    .filter((file) => file !== undefined)
    .map((file) => join(dir, file))
    .find((file) => existsSync(file))
}

function rootExport(exports: unknown): string | undefined {
  if (typeof exports === 'string') return exports
  if (typeof exports !== 'object' || exports === null) return undefined
  const { '.': root, import: esm, default: fallback } = exports as Record<string, unknown>
  return rootExport(root) ?? rootExport(esm) ?? rootExport(fallback)
}
