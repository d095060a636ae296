import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { median, row } from '../measure.mjs'
import { commandNames } from '../workload.mjs'

/** U1 to U3 and the lines on the CLI: each program in a process of its own, beside Node that does nothing. */

const here = fileURLToPath(new URL('..', import.meta.url))
const program = join(here, '..', 'packages', 'cli', 'bin', 'run.js')
const heavy = /[/\\]node_modules[/\\](ink|react|discord\.js|@slack[/\\]bolt|knex|better-sqlite3)[/\\]/

export default async function startup({ rounds }) {
  const folder = mkdtempSync(join(tmpdir(), 'waddle-bench-'))
  const bot = join(folder, 'bot')
  makeBot(bot)
  const ready = readyBot(folder)
  const console = { input: '!help\n', until: 'first-line' }
  const programs = {
    node: { words: ['-e', '0'] },
    version: { words: [program, '--version'] },
    help: { words: [program, '--help'] },
    light: { words: [program, 'config', 'get', 'name', '--bot', bot] },
    console: { words: [program, 'console', '--bot', bot], ...console },
    waddle: { words: [program, 'run', '--bot', ready], until: 'running' },
    koishi: { words: [join(here, 'ready-one.mjs'), 'koishi'] },
    sapphire: { words: [join(here, 'ready-one.mjs'), 'sapphire'] },
    all: { words: [join(here, 'ready-one.mjs'), 'all'] },
  }
  // As it is from the second time on: what was compiled of the program and of the bot's own module is kept.
  for (const { words, input = '' } of [programs.light, programs.console]) spawnSync(process.execPath, words, { input, env: env(folder) })
  await runOnce(programs.waddle.words, env(folder))
  const runs = Object.fromEntries(Object.keys(programs).map((name) => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const name of round % 2 ? Object.keys(programs).reverse() : Object.keys(programs)) {
      const run = start(programs[name], folder)
      if (round >= 0) runs[name].push(run)
    }
  }
  const times = (name, figure, by) => median(runs[name].map((run, round) => run[figure] / runs[by][round][figure]))
  const megabytes = median(runs.waddle.map((run, round) => (run.rss - runs.node[round].rss) / 1024 / 1024))
  const loaded = Object.fromEntries(['version', 'help', 'light', 'console'].map((name) => [name, files(programs[name], folder)]))
  const burdens = ['version', 'help', 'light'].flatMap((name) => loaded[name].filter((file) => heavy.test(file)))
  rmSync(folder, { recursive: true, force: true })
  const note = Object.entries(runs)
    .map(([name, all]) => `${name} ${(median(all.map((run) => run.cpu)) / 1000).toFixed(0)} ms CPU`)
    .join(', ')
  return [
    row('U1', '--version / bare Node, wall', times('version', 'wall', 'node'), '<=', 1.5, 'x', note),
    row('U1', '--help / bare Node, wall', times('help', 'wall', 'node'), '<=', 1.5),
    row('U2', 'ready on Twitch / Koishi, wall', times('waddle', 'wall', 'koishi'), '<=', 0.7),
    row('U2', 'ready on Twitch / Sapphire, wall', times('waddle', 'wall', 'sapphire'), '<=', 0.45),
    row('U2', 'ready on Twitch / everything loaded, wall', times('waddle', 'wall', 'all'), '<=', 0.35),
    row('U3', 'memory over bare Node, Twitch + SQLite, 200 commands', megabytes, '<=', 40, 'MB'),
    row('CLI', '--version / bare Node, CPU', times('version', 'cpu', 'node'), '<=', 1.3),
    row('CLI', 'config get / bare Node, CPU', times('light', 'cpu', 'node'), '<=', 3.5),
    row('CLI', 'files that config get loads', loaded.light.length, '<=', 15, ''),
    row('CLI', 'files of heavy libraries in light commands', burdens.length, '<=', 0, '', burdens[0] ?? ''),
    row('CLI', 'console to first reply / bare Node, CPU', times('console', 'cpu', 'node'), '<=', 4, 'x', `${loaded.console.length} files`),
  ]
}

/** A home of its own, so that nothing is kept from before. */
function env(folder) {
  return { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') }
}

function makeBot(dir) {
  const { status, stderr } = spawnSync(process.execPath, [program, 'init', dir, '--yes', '--quiet'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`waddle init ended with ${status}: ${stderr}`)
}

/** A bot of one platform as people run it: Twitch, SQLite, 200 commands. The server is not there, which costs nobody anything. */
function readyBot(folder) {
  const dir = join(folder, 'ready')
  makeBot(dir)
  const modules = join(dir, 'modules', 'bench')
  mkdirSync(modules)
  const commands = commandNames(200).map((name) => `    '${name} [text:rest]': ({ args }) => args.text,`)
  writeFileSync(
    join(modules, 'index.ts'),
    `import { defineModule } from '@waddlebot/sdk'\n\nexport default defineModule({\n  name: 'bench',\n  commands: {\n${commands.join('\n')}\n  },\n})\n`,
  )
  writeFileSync(
    join(dir, 'waddle.yml'),
    [
      'name: ready',
      'http: false',
      'receivers: { twitch: { config: { url: "ws://127.0.0.1:9", channels: [pond] } } }',
      'modules: { bench: { from: ./modules/bench } }\n',
    ].join('\n'),
  )
  return dir
}

/** Until it says that it runs, and to its end in order. */
async function runOnce(words, env) {
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text
    if (said.includes('"message":"running"')) child.kill('SIGTERM')
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`waddle run ended with ${code}: ${said}`)
}

function start({ words, input = '', until = 'exit' }, folder) {
  const note = join(folder, 'cost.json')
  rmSync(note, { force: true })
  const began = performance.now()
  const preload = pathToFileURL(join(here, 'preload-cost.mjs')).href
  const { status, stderr } = spawnSync(process.execPath, ['--import', preload, ...words], {
    input,
    env: { ...env(folder), BENCH_COST: note, BENCH_UNTIL: until },
    encoding: 'utf8',
  })
  const wall = performance.now() - began
  if (status !== 0) throw new Error(`node ${words.join(' ')} ended with ${status}: ${stderr}`)
  return { wall, ...JSON.parse(readFileSync(note, 'utf8')) }
}

/** Every file of code that a program loads, as the coverage of V8 knows it. */
function files({ words, input = '' }, folder) {
  const coverage = join(folder, 'coverage')
  rmSync(coverage, { recursive: true, force: true })
  spawnSync(process.execPath, words, { input, env: { ...env(folder), NODE_V8_COVERAGE: coverage } })
  const urls = readdirSync(coverage).flatMap((file) => JSON.parse(readFileSync(join(coverage, file), 'utf8')).result.map(({ url }) => url))
  return [...new Set(urls)].filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url))
}
