import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Plugin, settings } from '@oclif/core'
import { build } from 'esbuild'
import { notices } from './notices.js'
import { portions } from './portions.js'

/**
 * Builds the program: everything in one script, whose compiled form can be kept between runs (see src/program.ts),
 * small files beside it for what others import, the manifest that lets help and completion answer without loading
 * any command, and the templates of `init` and `module new`.
 */
const root = fileURLToPath(new URL('.', import.meta.url))
const source = join(root, 'src')
const dist = join(root, 'dist')
const here = (path) => fileURLToPath(new URL(path, import.meta.url))

const commands = readdirSync(join(source, 'commands'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((file) => ({ id: file.replace(/\.tsx?$/, '').replaceAll(/[/\\]/g, ':'), path: join(source, 'commands', file) }))

/** Waddle's own modules travel inside the program, sharing what it has loaded already; so do the libraries that modules import most. */
const house = here('../../modules')
const libraries = { 'libraries/zod': fileURLToPath(import.meta.resolve('zod')), 'libraries/sdk': here('../sdk/src/index.ts') }
const modules = Object.fromEntries(
  readdirSync(house, { withFileTypes: true })
    .map(({ name }) => [`modules/${name}`, join(house, name, 'src', 'index.ts')])
    .filter(([, path]) => existsSync(path)),
)
const parts = { ...libraries, ...modules }

/** What only some bots need is found in node_modules when it is asked for: what modules depend on, but for what most bots have. */
const ofModules = Object.values(modules)
  .flatMap((path) => Object.keys(JSON.parse(readFileSync(join(path, '..', '..', 'package.json'), 'utf8')).dependencies ?? {}))
  .filter((name) => !name.startsWith('@waddlebot/') && !['zod', 'tmi.js'].includes(name))

const common = {
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  target: 'node20',
  jsx: 'automatic',
  conditions: ['waddle-source'],
  // Two packages of the house may have been given two copies of the same library; the program has one.
  alias: { yaml: fileURLToPath(import.meta.resolve('yaml')) },
  // Smaller files start faster; names stay, because stack traces are read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
}

/** A stand-in for something that is imported, by those whose path matches `by`. */
const instead = (name, filter, contents, by = /./) => ({
  name,
  setup(builder) {
    builder.onResolve({ filter }, ({ path, importer }) => (by.test(importer) ? { path, namespace: name } : undefined))
    builder.onLoad({ filter: /.*/, namespace: name }, () => ({ contents, resolveDir: root }))
  },
})

/** Ink asks for its developer tools only when DEV is set; they are not shipped. */
const noDevtools = instead('no-devtools', /^react-devtools-core$/, 'export default { initialize() {}, connectToDevTools() {} }')

/**
 * The words of zod's errors in fifty languages are half of its code. They are in a file of their own, for modules
 * that ask for them (`z.config(z.locales.de())`).
 */
const locales = join(dirname(parts['libraries/zod']), 'v4', 'locales', 'index.js')
const languages = [...readFileSync(locales, 'utf8').matchAll(/^export \{ default as (\w+) \}/gm)].map(([, name]) => name)
const lazyLocales = {
  name: 'lazy-locales',
  setup(builder) {
    builder.onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: languages.map((name) => `export const ${name} = (...given) => installed('./locales.cjs').${name}(...given)`).join('\n'),
    }))
  },
}

/**
 * SQLite's native code is made for the machine and stays where it was installed; what is around it travels inside
 * the program, unless another version is installed than the one that it was made with.
 */
const core = createRequire(here('../core/package.json'))
const { version: sqlite } = core('better-sqlite3/package.json')
const nativeCode = [
  instead(
    'sqlite',
    /^better-sqlite3$/,
    `const { version } = installed('better-sqlite3/package.json')
    module.exports = version === '${sqlite}' ? require(${JSON.stringify(core.resolve('better-sqlite3'))}) : installed('better-sqlite3')`,
  ),
  instead(
    'bindings',
    /^bindings$/,
    `const { dirname, join } = require('node:path')
    const folder = dirname(installed.resolve('better-sqlite3/package.json'))
    const built = join(folder, 'build', 'Release', 'better_sqlite3.node')
    module.exports = (bindings) => require('node:fs').existsSync(built)
      ? installed(built)
      : require('node:module').createRequire(folder + '/')('bindings')({ bindings, module_root: folder })`,
  ),
]

/**
 * What is asked for at the start and hardly ever used then is loaded when something is first taken from it: parts of
 * Node that libraries want to have at hand, and what looks at links and at patterns that somebody wrote.
 */
const rarelyUsed = /^((node:)?(child_process|https|perf_hooks|readline|readline\/promises|tls|worker_threads)|re2js|tldts)$/
const lazily = {
  name: 'lazily',
  setup(builder) {
    builder.onResolve({ filter: rarelyUsed }, ({ path, resolveDir }) => ({ path, namespace: 'lazily', pluginData: resolveDir }))
    builder.onLoad({ filter: /.*/, namespace: 'lazily' }, ({ path, pluginData }) => {
      const names = Object.keys(createRequire(join(pluginData, 'its.js'))(path))
      const taken = names.map((name) => `${name}: { enumerable: true, get: () => (it ??= installed('${path}')).${name} }`)
      return { contents: `let it\nObject.defineProperties(exports, { ${taken.join(', ')} })` }
    })
  },
}

/** oclif sorts the ids of commands by the rules of a language, which have to be loaded first: a tenth of a small command's time. */
const plainOrder = {
  name: 'plain-order',
  setup(builder) {
    builder.onLoad({ filter: /[/\\]@oclif[/\\]core[/\\]lib[/\\]config[/\\]plugin\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace('a.id.localeCompare(b.id)', '(a.id < b.id ? -1 : 1)'),
    }))
  },
}

/** Nobody here asks oclif whether this Linux runs inside Windows, and it asks at each start. */
const noWsl = instead('wsl', /^wsl-utils$/, `exports.isWsl = false; exports.powerShellPath = () => 'powershell.exe'`)

/** It is told what commands there are, and looks for no files. */
const noGlobs = instead('globs', /^tinyglobby$/, '')

/** tmi.js fetches only for those who call Twitch's old API through it: what it fetches with is loaded then. */
const lazyFetch = instead(
  'fetch',
  /^node-fetch$/,
  `module.exports = (...given) => require('node:module').createRequire(installed.resolve('tmi.js'))('node-fetch')(...given)`,
  /[/\\]tmi\.js[/\\]/,
)

/**
 * Reading waddle.yml needs a schema library, asking for help does not, and the index of `@waddlebot/core/config`
 * would tie the two together: its names come from the files that they are in. And each file of the program is as
 * deep in dist as it is in src, for those that look for something beside them.
 */
const config = here('../core/src/config/')
const fileOf = Object.fromEntries(
  [...readFileSync(join(config, 'index.ts'), 'utf8').matchAll(/^export \{([^}]+)\} from '\.\/([^']+)'$/gm)].flatMap(([, names, file]) =>
    names.split(',').map((name) => [name.replace(/^\s*type /, '').trim(), join(config, file)]),
  ),
)
const ownSources = {
  name: 'own-sources',
  setup(builder) {
    builder.onLoad({ filter: /[/\\]packages[/\\]cli[/\\]src[/\\].*\.tsx?$/ }, ({ path }) => {
      const place = JSON.stringify(relative(source, path).replace(/\.tsx?$/, '.js'))
      const contents = readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`)
        .replace(/^import \{([^}]+)\} from '@waddlebot\/core\/config'$/gm, (_, list) => {
          const names = list.split(',').map((name) => name.trim())
          return names
            .filter((name) => name !== '' && !name.startsWith('type '))
            .map((name) => `import { ${name} } from ${JSON.stringify(fileOf[name])}`)
            .join(';')
        })
      return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' }
    })
    // Screens wait for something while they load, which a script cannot: they are a module beside the program.
    builder.onResolve({ filter: /\/screens\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './screens.js', external: true } : undefined,
    )
  },
}

const entries = {
  main: join(source, 'main.ts'),
  ...Object.fromEntries(commands.map(({ id, path }) => [`commands/${id.replaceAll(':', '/')}`, path])),
  ...parts,
}
const { outputFiles, metafile } = await build({
  ...common,
  entryPoints: entries,
  outdir: dist,
  format: 'esm',
  splitting: true,
  define: { 'process.env.NODE_ENV': '"production"', 'import.meta.url': '__url' },
  // What only some commands need, likewise. (oclif asks for the compiler only when it runs from TypeScript sources,
  // which this program never does; ws asks for what makes it faster.)
  external: ['typescript', 'knex', 'fastify', 'esbuild', 'vitest', 'bufferutil', 'utf-8-validate', '@opentelemetry/*', ...ofModules],
  plugins: [ownSources, lazily, plainOrder, lazyLocales, noWsl, noGlobs, lazyFetch, ...nativeCode],
})
const cut = Object.fromEntries(outputFiles.map(({ path, text }) => [relative(dist, path).replaceAll('\\', '/'), text]))
const table = (rows) => `{ ${rows.map(([name, code]) => `${JSON.stringify(name)}: () => ${code}`).join(', ')} }`
const code = `${portions(cut)}
  const commands = ${table(commands.map(({ id }) => [id, `__portion('commands/${id.replaceAll(':', '/')}.js').default`]))}
  const parts = ${table(Object.keys(parts).map((name) => [name, `__portion('${name}.js')`]))}
  return { commands, parts, main: (words) => __portion('main.js').main(words, commands) }`
// A script may not import by itself: it is given an import that may. And it is read as ASCII, which is fastest; what
// esbuild leaves that is not stands in regular expressions, where its number means the same.
const body = code
  .replaceAll(/(?<![\w$.])import\((?!\))/g, '__import(')
  .replaceAll(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
const script = `(function(require,__url,__filename,__dirname,__import){const installed=require;${body}})\n`
const hash = createHash('sha256').update(script).digest('hex').slice(0, 16)
const topics = [...new Set(commands.flatMap(({ id }) => (id.includes(':') ? id.split(':')[0] : [])))]
const everything = { file: `./waddle-${hash}.cjs`, hash, topics }

const door = await build({
  ...common,
  entryPoints: [join(source, 'program.ts')],
  outfile: join(dist, 'program.cjs'),
  format: 'cjs',
  define: { everything: JSON.stringify(everything), 'import.meta.url': '__url' },
  banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href" },
})
const screens = await build({
  ...common,
  entryPoints: [join(source, 'screens.ts')],
  outfile: join(dist, 'screens.js'),
  format: 'esm',
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: { js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);" },
  plugins: [noDevtools],
})
const words = await build({ ...common, entryPoints: [locales], outfile: join(dist, 'locales.cjs'), format: 'cjs' })

/** The way from a module to the program, which is a script: importing it, Node would first read it for what it exports. */
const wayTo = (path) => [`import { createRequire } from 'node:module'`, `const { program } = createRequire(import.meta.url)('${path}')`]

/** A module that passes on a library that the program has: what it exports has to be known beforehand. */
async function passedOn(name, path) {
  const { metafile: of } = await build({ ...common, entryPoints: [path], outdir: dist, format: 'esm', packages: 'external' })
  const names = Object.values(of.outputs)[0].exports
  const given = names.map((each, index) => `const _${index} = part[${JSON.stringify(each)}]`)
  const passed = names.map((each, index) => `_${index} as ${each}`)
  return [
    ...wayTo('../program.cjs'),
    `const part = program().parts[${JSON.stringify(name)}]()`,
    ...given,
    `export { ${passed.join(', ')} }\n`,
  ].join('\n')
}

const files = {
  [everything.file]: script,
  ...Object.fromEntries(
    await Promise.all(Object.entries(libraries).map(async ([name, path]) => [`${name}.js`, await passedOn(name, path)])),
  ),
  'commands.js': [
    ...wayTo('./program.cjs'),
    'export const commands = Object.fromEntries(Object.entries(program().commands).map(([id, load]) => [id, load()]))\n',
  ].join('\n'),
  'NOTICES.txt': notices([metafile, door.metafile, screens.metafile, words.metafile]),
  ...Object.fromEntries(
    [door, screens, words].flatMap(({ outputFiles }) => outputFiles.map(({ path, text }) => [relative(dist, path), text])),
  ),
}

// Somebody may be running the program at this moment: nothing is taken away before what replaces it is there.
for (const [name, text] of Object.entries(files)) {
  const file = join(dist, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}
for (const name of readdirSync(dist)) if (/^waddle-.*\.cjs$/.test(name) && `./${name}` !== everything.file) rmSync(join(dist, name))
for (const folder of ['commands', 'chunks', 'modules']) rmSync(join(dist, folder), { recursive: true, force: true })
for (const name of ['main.js', 'program.js']) rmSync(join(dist, name), { force: true })
const fresh = join(dist, 'templates.new')
rmSync(fresh, { recursive: true, force: true })
cpSync(here('../../templates'), fresh, { recursive: true })
rmSync(join(dist, 'templates'), { recursive: true, force: true })
renameSync(fresh, join(dist, 'templates'))

// What runs here is run once.
process.env.NODE_DISABLE_COMPILE_CACHE = '1'
settings.enableAutoTranspile = false
const plugin = new Plugin({ root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true, respectNoCacheDefault: true })
await plugin.load()
writeFileSync(join(root, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest, null, 1)}\n`)

// The page of all commands never changes between builds. `--quiet` makes it be made, not read.
writeFileSync(join(dist, 'help.txt'), execFileSync(process.execPath, [join(root, 'bin', 'run.js'), 'help', '--quiet']))

const size = (script.length / 1024 / 1024).toFixed(1)
process.stderr.write(
  `built ${relative(process.cwd(), root) || '.'}: ${commands.length} commands, ${Object.keys(parts).length} parts, ${size} MB\n`,
)
