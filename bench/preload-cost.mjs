import fs from 'node:fs'

/** Loaded before a program that is measured: leaves its CPU time (µs) and memory (bytes) in the file BENCH_COST. */
const { writeFileSync, writeSync } = fs
const note = () => {
  const { user, system } = process.cpuUsage()
  writeFileSync(process.env.BENCH_COST, JSON.stringify({ cpu: user + system, rss: process.memoryUsage().rss }))
}
const until = process.env.BENCH_UNTIL
if (until === 'first-line') {
  const { write } = process.stdout
  let first = true
  process.stdout.write = function (...words) {
    if (first) note()
    first = false
    return write.apply(this, words)
  }
} else if (until === 'running') {
  // The line of the log that says so is written at once; there the run ends, as those of its peers end.
  fs.writeSync = (file, text, ...rest) => {
    const written = writeSync(file, text, ...rest)
    if (String(text).includes('"message":"running"')) {
      note()
      process.reallyExit(0)
    }
    return written
  }
} else process.on('exit', note)
