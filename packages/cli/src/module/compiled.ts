import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { shippedLibrary } from './shipped.ts'

/** What was compiled from what: sizes and times tell whether it still holds. */
interface Note {
  readonly file: string
  readonly inputs: Readonly<Record<string, string>>
  /** The program that compiled it: it leads into that program's own files. */
  readonly program: string
}

/** Where this program is; another one compiles anew. */
const programVersion = import.meta.url

/** Compiled files that are this old belong to no start that is still under way; milliseconds. */
const staleAfter = 60_000

/**
 * A TypeScript module as JavaScript: one file beside the bot, named by its content, so that a changed module is
 * never taken for the one that was loaded before. Nothing is compiled while none of its sources changed.
 *
 * @param entry the module's main file
 * @param botDir the bot, in whose `.waddle/build` the result is kept and whose node_modules its imports come from
 * @returns the path of the result
 * @throws {Error} what the compiler says, with file and line
 */
export async function compiled(name: string, entry: string, botDir: string): Promise<string> {
  const folder = join(botDir, '.waddle', 'build')
  const note = join(folder, `${name}.json`)
  const known = readNote(note)
  if (
    known?.program === programVersion &&
    // A bot that was copied has the notes of the one it was copied from.
    dirname(known.file) === folder &&
    existsSync(known.file) &&
    Object.entries(known.inputs).every(([file, stamp]) => stampOf(file) === stamp)
  )
    return known.file
  const { build } = await import('esbuild')
  const result = await build({
    entryPoints: [entry],
    absWorkingDir: botDir,
    outfile: join(folder, `${name}.mjs`),
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    metafile: true,
    write: false,
    logLevel: 'silent',
    plugins: [ownPlace, withProgram(botDir)],
  })
  const text = result.outputFiles[0]!.text
  const file = join(folder, `${name}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.mjs`)
  const inputs = Object.keys(result.metafile.inputs).map((input) => [resolve(botDir, input), stampOf(resolve(botDir, input))])
  mkdirSync(folder, { recursive: true })
  whole(file, text)
  whole(note, JSON.stringify({ file, program: programVersion, inputs: Object.fromEntries(inputs) }))
  sweep(folder, name, file)
  return file
}

/** Each file keeps thinking that it is where its author put it, so that it finds what lies beside it. */
const ownPlace = {
  name: 'own-place',
  setup(builder: import('esbuild').PluginBuild) {
    builder.onLoad({ filter: /\.[cm]?tsx?$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
      return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' }
    })
  },
}

/** Imports that the program can serve itself lead there; all others to the bot's node_modules. */
const withProgram = (botDir: string) => ({
  name: 'with-program',
  setup(builder: import('esbuild').PluginBuild) {
    builder.onResolve({ filter: /^(zod|@waddlebot\/sdk)$/ }, ({ path }) => {
      const file = shippedLibrary(path, botDir)
      return file === undefined ? undefined : { path: pathToFileURL(file).href, external: true }
    })
  },
})

function readNote(file: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Note
  } catch {
    // No note, or half of one: compiling again is always right.
    return undefined
  }
}

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat ? `${stat.size} ${stat.mtimeMs}` : 'gone'
}

/** Another start may be reading: it sees the old file or the new one. */
function whole(file: string, text: string): void {
  const fresh = `${file}.${process.pid}`
  writeFileSync(fresh, text)
  renameSync(fresh, file)
}

function sweep(folder: string, name: string, keep: string): void {
  for (const each of readdirSync(folder)) {
    const file = join(folder, each)
    const ours = each.startsWith(`${name}-`) && /^[0-9a-f]{12}\.mjs$/.test(each.slice(name.length + 1))
    if (ours && file !== keep && Date.now() - statSync(file).mtimeMs > staleAfter) rmSync(file, { force: true })
  }
}
