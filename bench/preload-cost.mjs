import { writeFileSync } from 'node:fs'

/** Loaded before a program that is measured: leaves its CPU time (µs) and memory (bytes) in the file BENCH_COST. */
const note = () => {
  const { user, system } = process.cpuUsage()
  writeFileSync(process.env.BENCH_COST, JSON.stringify({ cpu: user + system, rss: process.memoryUsage().rss }))
}
if (process.env.BENCH_UNTIL === 'first-line') {
  const { write } = process.stdout
  let first = true
  process.stdout.write = function (...words) {
    if (first) note()
    first = false
    return write.apply(this, words)
  }
} else process.on('exit', note)
