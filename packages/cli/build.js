import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Plugin, settings } from '@oclif/core'
import { build } from 'esbuild'

/**
 * Builds the program: one small file a command, what they share in chunks, the manifest that lets help and
 * completion answer without loading any command, and the templates of `init` and `module new`.
 */
const root = fileURLToPath(new URL('.', import.meta.url))
const source = join(root, 'src')
const dist = join(root, 'dist')

const commands = readdirSync(join(source, 'commands'), { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
)

/** Waddle's own modules travel inside the program too: read as one file each, sharing what the program has loaded already. */
const house = fileURLToPath(new URL('../../modules', import.meta.url))
const modules = readdirSync(house, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

/** Ink asks for its developer tools only when DEV is set; they are not shipped. */
const noDevtools = {
  name: 'no-devtools',
  setup(builder) {
    builder.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'react-devtools-core', namespace: 'empty' }))
    builder.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default { initialize() {}, connectToDevTools() {} }' }))
  },
}

/**
 * Reading waddle.yml needs a schema library, asking for help does not, and one shared index would tie the two
 * together. So the names of `@waddlebot/core/config` come in three portions: those that need nothing, those that
 * need YAML, and all others. More portions would mean more files to open at every start.
 */
const config = fileURLToPath(new URL('../core/src/config/', import.meta.url))
const portions = [['bot', 'environment-file', 'finding', 'path'], ['edit', 'text'], []]
const exported = [...readFileSync(join(config, 'index.ts'), 'utf8').matchAll(/^export \{([^}]+)\} from '\.\/([^']+)\.ts'$/gm)].map(
  ([line, names, file]) => {
    const portion = portions.findIndex((files) => files.includes(file))
    return { line, names: names.split(',').map((name) => name.trim()), portion: portion === -1 ? portions.length - 1 : portion }
  },
)
const portionOf = (name) => exported.find((each) => each.names.includes(name))?.portion ?? portions.length - 1

const sparingly = {
  name: 'sparingly',
  setup(builder) {
    builder.onLoad({ filter: /[/\\]packages[/\\]cli[/\\]src[/\\].*\.tsx?$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8').replace(/^import \{([^}]+)\} from '@waddlebot\/core\/config'$/gm, (_, list) => {
        const names = list.split(',').map((name) => name.trim())
        return names
          .filter((name) => name !== '' && !name.startsWith('type '))
          .map((name) => `import { ${name} } from 'portion:${portionOf(name)}'`)
          .join(';')
      })
      return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' }
    })
    builder.onResolve({ filter: /^portion:/ }, ({ path }) => ({ path: path.slice('portion:'.length), namespace: 'portion' }))
    builder.onLoad({ filter: /.*/, namespace: 'portion' }, ({ path }) => {
      const contents = exported
        .filter((each) => each.portion === Number(path))
        .map((each) => each.line)
        .join('\n')
      return { contents, loader: 'ts', resolveDir: config }
    })
  },
}

const { metafile } = await build({
  metafile: true,
  entryPoints: [
    { in: join(source, 'main.ts'), out: 'main' },
    // What modules import most, for those that a bot brings itself: see module/shipped.ts.
    { in: fileURLToPath(import.meta.resolve('zod')), out: 'libraries/zod' },
    { in: fileURLToPath(new URL('../sdk/src/index.ts', import.meta.url)), out: 'libraries/sdk' },
    ...modules.map((name) => ({ in: join(house, name, 'src', 'index.ts'), out: join('modules', name) })),
    ...commands.map((file) => ({ in: join(source, 'commands', file), out: join('commands', file.replace(/\.tsx?$/, '')) })),
  ],
  outdir: dist,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  jsx: 'automatic',
  chunkNames: 'chunks/[name]-[hash]',
  conditions: ['waddle-source'],
  define: { 'process.env.NODE_ENV': '"production"' },
  // Native code, and what only some commands need: found in node_modules when it is asked for. (oclif asks for the
  // compiler only when it runs from TypeScript sources, which this program never does.)
  external: ['typescript', 'better-sqlite3', 'knex', 'pino', 'fastify', 'tmi.js', 'discord.js', '@slack/bolt', 'esbuild', 'vitest'],
  banner: {
    js: [
      "import { createRequire as __createRequire } from 'node:module';",
      "import { fileURLToPath as __fileURLToPath } from 'node:url';",
      'const require = __createRequire(import.meta.url);',
      "const __filename = __fileURLToPath(import.meta.url), __dirname = __fileURLToPath(new URL('.', import.meta.url));",
    ].join(' '),
  },
  plugins: [noDevtools, sparingly],
  // Two packages of the house may have been given two copies of the same library; the program has one.
  alias: { yaml: fileURLToPath(import.meta.resolve('yaml')) },
  // Smaller files start faster; names stay, because stack traces are read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
})

// Somebody may be running the program at this moment: nothing is taken away before what replaces it is there.
const built = new Set(Object.keys(metafile.outputs).map((file) => resolve(file)))
for (const folder of ['commands', 'chunks']) {
  for (const file of readdirSync(join(dist, folder), { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name)
    if (file.isFile() && !built.has(path)) rmSync(path)
  }
}
const fresh = join(dist, 'templates.new')
rmSync(fresh, { recursive: true, force: true })
cpSync(fileURLToPath(new URL('../../templates', import.meta.url)), fresh, { recursive: true })
rmSync(join(dist, 'templates'), { recursive: true, force: true })
renameSync(fresh, join(dist, 'templates'))

settings.enableAutoTranspile = false
const plugin = new Plugin({ root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true, respectNoCacheDefault: true })
await plugin.load()
writeFileSync(join(root, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest, null, 1)}\n`)

// The page of all commands never changes between builds. `--quiet` makes it be made, not read.
writeFileSync(join(dist, 'help.txt'), execFileSync(process.execPath, [join(root, 'bin', 'run.js'), 'help', '--quiet']))

const chunks = readdirSync(join(dist, 'chunks')).length
process.stderr.write(`built ${relative(process.cwd(), root) || '.'}: ${commands.length} commands, ${chunks} chunks\n`)
