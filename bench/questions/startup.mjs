import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { median, row } from '../measure.mjs'

/** U1 to U3 and the lines on the CLI: each program in a process of its own, beside Node that does nothing. */

const here = fileURLToPath(new URL('..', import.meta.url))
const program = join(here, '..', 'packages', 'cli', 'bin', 'run.js')
const heavy = /[/\\]node_modules[/\\](ink|react|discord\.js|@slack[/\\]bolt|knex|better-sqlite3)[/\\]/

export default async function startup({ rounds }) {
  const folder = mkdtempSync(join(tmpdir(), 'waddle-bench-'))
  const bot = join(folder, 'bot')
  const made = spawnSync(process.execPath, [program, 'init', bot, '--yes', '--quiet'], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`waddle init ended with ${made.status}: ${made.stderr}`)
  spawnSync(process.execPath, [program, 'console', '--bot', bot], { input: '!help\n' })
  const console = { input: '!help\n', until: 'first-line' }
  const programs = {
    node: { words: ['-e', '0'] },
    version: { words: [program, '--version'] },
    help: { words: [program, '--help'] },
    light: { words: [program, 'config', 'get', 'name', '--bot', bot] },
    console: { words: [program, 'console', '--bot', bot], ...console },
    waddle: { words: [join(here, 'ready-one.mjs'), 'waddle', join(folder, 'ready.db')] },
    koishi: { words: [join(here, 'ready-one.mjs'), 'koishi'] },
    sapphire: { words: [join(here, 'ready-one.mjs'), 'sapphire'] },
    all: { words: [join(here, 'ready-one.mjs'), 'all'] },
  }
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

function start({ words, input = '', until = 'exit' }, folder) {
  const note = join(folder, 'cost.json')
  rmSync(note, { force: true })
  const env = { ...process.env, BENCH_COST: note, BENCH_UNTIL: until }
  const began = performance.now()
  const preload = pathToFileURL(join(here, 'preload-cost.mjs')).href
  const { status, stderr } = spawnSync(process.execPath, ['--import', preload, ...words], { input, env, encoding: 'utf8' })
  const wall = performance.now() - began
  if (status !== 0) throw new Error(`node ${words.join(' ')} ended with ${status}: ${stderr}`)
  return { wall, ...JSON.parse(readFileSync(note, 'utf8')) }
}

/** Every file of code that a program loads, as the coverage of V8 knows it. */
function files({ words, input = '' }, folder) {
  const coverage = join(folder, 'coverage')
  rmSync(coverage, { recursive: true, force: true })
  spawnSync(process.execPath, words, { input, env: { ...process.env, NODE_V8_COVERAGE: coverage } })
  const urls = readdirSync(coverage).flatMap((file) => JSON.parse(readFileSync(join(coverage, file), 'utf8')).result.map(({ url }) => url))
  return [...new Set(urls)].filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url))
}
