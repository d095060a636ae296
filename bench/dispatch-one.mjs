import { parseArgs } from 'node:util'
import { cpu, held } from './measure.mjs'
import { scenario } from './scenario.mjs'
import { chat, commandNames } from './workload.mjs'

/** One peer, one scenario, one process: prints one line of JSON. Replies are counted and must match the commands. */
const { values } = parseArgs({
  options: {
    peer: { type: 'string', default: 'waddle' },
    variant: { type: 'string', default: '' },
    scenario: { type: 'string', default: 'A' },
    commands: { type: 'string', default: '200' },
    share: { type: 'string', default: '0.5' },
    lines: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '1' },
    mode: { type: 'string', default: 'cost' },
  },
})
const file = values.peer === 'waddle' ? './dispatch-adapter.mjs' : `./peers/${values.peer}.mjs`
const { default: adapter } = await import(file)
const { handle, close } = await scenario(values.scenario)
let replies = 0
const names = commandNames(Number(values.commands))
const began = performance.now()
const peer = await adapter({ names, handle, onReply: () => replies++, variant: values.variant, scenario: values.scenario })
const setupMs = performance.now() - began
const lines = chat({ count: Number(values.lines), commands: Number(values.share) })
const messages = peer.prepare ? lines.map((line) => peer.prepare(line)) : lines

/** @returns how many were sent before the time was up */
async function run(from, to, untilMs) {
  for (let index = from; index < to; index++) {
    const pending = peer.send(messages[index])
    if (pending !== undefined) await pending
    if ((index & 63) === 63 && performance.now() > untilMs) return index + 1 - from
  }
  return to - from
}

const until = (seconds) => performance.now() + seconds * 1000
const warm = await run(0, Math.min(messages.length, 20_000), until(2))
await new Promise(setImmediate)
const expected = lines.slice(0, warm).filter((line) => line.isCmd).length
if (replies !== expected) throw new Error(`${values.peer}: ${replies} replies to ${expected} commands`)

if (values.mode === 'alloc') {
  await run(0, messages.length, until(20))
  globalThis.gc()
  await new Promise((resolve) => setTimeout(resolve, 50))
  const before = process.memoryUsage().heapUsed
  await run(0, 5_000, until(20))
  print({ bytes: (process.memoryUsage().heapUsed - before) / 5_000 })
} else {
  const before = values.mode === 'memory' ? await held() : 0
  const end = until(Number(values.seconds))
  let sent = 0
  const cpuBefore = cpu()
  do sent += await run(0, messages.length, end)
  while (performance.now() < end)
  const us = (cpu() - cpuBefore) / sent
  print({ us, sent, setupMs, p99: await slowest(), ...(before ? { kept: (await held()) - before } : {}) })
}
close()
process.exit(0)

/** 99th percentile of single commands; microseconds. */
async function slowest() {
  const times = []
  const end = until(Number(values.seconds))
  for (let index = 0; index < messages.length && performance.now() < end; index++) {
    const start = performance.now()
    const pending = peer.send(messages[index])
    if (pending !== undefined) await pending
    if (lines[index].isCmd) times.push((performance.now() - start) * 1000)
  }
  times.sort((a, b) => a - b)
  return times[Math.floor(times.length * 0.99)]
}

function print(figures) {
  console.log(JSON.stringify({ peer: values.peer, variant: values.variant, ...figures }))
}
