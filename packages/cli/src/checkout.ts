import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Step } from './writing.ts'

/**
 * The root of waddle's own sources, when this program runs from them: then nothing is taken from a registry, and
 * a new bot is linked to what is here.
 *
 * @param root the program's package folder
 */
export function sourceCheckout(root: string): string | undefined {
  const top = join(realpathSync(root), '..', '..')
  const manifest = join(top, 'package.json')
  if (!existsSync(manifest) || !existsSync(join(top, 'packages', 'sdk', 'package.json'))) return undefined
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'waddle' ? top : undefined
}

/** The links that let a bot in `dir` run on a checkout. A link that leads elsewhere, or a real folder, is kept. */
export function planLinks(dir: string, checkout: string): readonly Step[] {
  const packages = ['sdk', 'core', 'cli'].map((name) => [`@waddlebot/${name}`, join('packages', name)] as const)
  const modules = readdirSync(join(checkout, 'modules'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => [`@waddlebot/module-${entry.name}`, join('modules', entry.name)] as const)
  const libraries = ['vitest', 'zod'].map((name) => [name, join('node_modules', name)] as const)
  const programs = [
    ['.bin/waddle', join('packages', 'cli', 'bin', 'run.js')],
    ['.bin/vitest', join('node_modules', 'vitest', 'vitest.mjs')],
  ] as const
  return [...packages, ...modules, ...libraries, ...programs]
    .filter(([, target]) => existsSync(join(checkout, target)))
    .map(([name, target]) => {
      const path = `node_modules/${name}`
      const to = relative(realDirname(join(dir, path)), join(checkout, target))
      return { action: stateOf(join(dir, path), to), path, to }
    })
}

/** Make the links that are planned. */
export function makeLinks(dir: string, steps: readonly Step[]): void {
  for (const { action, path, to } of steps) {
    if (action !== 'link' || to === undefined) continue
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    symlinkSync(to, join(dir, path))
  }
}

function stateOf(path: string, to: string): Step['action'] {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (!stat) return 'link'
  return stat.isSymbolicLink() && readlinkSync(path) === to ? 'same' : 'keep'
}

/** A relative link is followed from where its folder really is, which a symbolic link above it may hide. */
function realDirname(path: string): string {
  let there = dirname(path)
  const missing: string[] = []
  while (!existsSync(there)) {
    missing.unshift(there.slice(dirname(there).length))
    there = dirname(there)
  }
  return join(realpathSync(there), ...missing)
}
