import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Middle value; of an even number the upper one. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}

/** CPU time of this process in microseconds. Neighbours on the machine stretch the wall clock; this they stretch less. */
export function cpu() {
  const { user, system } = process.cpuUsage()
  return user + system
}

/**
 * Run the cases in turn, round after round, in reverse order every second round, so that whatever disturbs the machine
 * disturbs all of them.
 *
 * @typedef {number | { count: number, micros: number }} Done how often, and how long that took where not all of it counts
 * @param {Record<string, (ms: number) => Done | Promise<Done>>} cases each works for about `ms`
 * @param {{ rounds?: number, ms?: number, wall?: boolean }} options `wall`: time on the clock instead of CPU time
 * @returns {Promise<Record<string, number[]>>} microseconds of CPU per operation, one figure a round
 */
export async function alternate(cases, { rounds = 5, ms = 300, wall = false } = {}) {
  const names = Object.keys(cases)
  const costs = Object.fromEntries(names.map((name) => [name, []]))
  for (const name of names) await cases[name](Math.min(ms, 200))
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 ? [...names].reverse() : names) {
      const began = wall ? performance.now() * 1000 : cpu()
      const done = await cases[name](ms)
      const own = typeof done === 'number' ? { count: done, micros: (wall ? performance.now() * 1000 : cpu()) - began } : done
      costs[name].push(own.micros / own.count)
    }
  }
  return costs
}

/** Median of the ratios formed inside each round: how many times `above` costs what `below` costs. */
export function ratio(costs, above, below) {
  return median(costs[above].map((cost, round) => cost / costs[below][round]))
}

/** Repeat `work` until `ms` are over. @returns how often, times `unit` */
export function repeat(work, unit = 1) {
  return (ms) => {
    const end = performance.now() + ms
    let count = 0
    do {
      work()
      count += unit
    } while (performance.now() < end)
    return count
  }
}

/** Keep `lanes` calls of `work` under way for `ms`. @returns how many were done */
export async function inFlight(ms, lanes, work) {
  const end = performance.now() + ms
  let count = 0
  const lane = async () => {
    while (performance.now() < end) {
      await work()
      count++
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return count
}

/** Run a script of this folder in a process of its own. @returns what its last line says, as JSON */
export function child(script, words = [], flags = []) {
  const file = fileURLToPath(new URL(script, import.meta.url))
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, file, ...words], { encoding: 'utf8', timeout: 120_000 })
  try {
    return JSON.parse(stdout.trim().split('\n').pop())
  } catch {
    throw new Error(`${script} ${words.join(' ')} ended with ${status}: ${(stderr || stdout).trim().slice(-500)}`)
  }
}

/** Bytes in use after everything that nobody holds is gone; needs `--expose-gc`. */
export async function held() {
  for (let index = 0; index < 4; index++) {
    globalThis.gc()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return heapUsed + Math.max(external, arrayBuffers)
}

/**
 * One line of the table.
 *
 * @param {string} id the goal
 * @param {string} what measured against what
 * @param {number} value
 * @param {'<=' | '>='} sign
 * @param {number} must
 * @param {string} [unit] `x` for ratios
 * @param {string} [note] figures behind it
 */
export function row(id, what, value, sign, must, unit = 'x', note = '') {
  return { id, what, value, sign, must, unit, note, ok: sign === '<=' ? value <= must : value >= must }
}
