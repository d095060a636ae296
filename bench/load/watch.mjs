import { readFileSync } from 'node:fs'
import { quantile } from './answers.mjs'

/** Looks at the bot once a second: what it holds in memory, how late its answers are. */
export class Watch {
  /** `{ at, bytes, messages, answered, p99 }`: seconds since the start, bytes of all processes. */
  samples = []
  #bot
  #answers
  #crowd
  #timer
  #began = 0
  #said

  constructor(bot, answers, crowd, said) {
    this.#bot = bot
    this.#answers = answers
    this.#crowd = crowd
    this.#said = said
  }

  start() {
    this.#began = Date.now()
    this.#timer = setInterval(() => this.#look(), 1_000)
  }

  async stop() {
    clearInterval(this.#timer)
  }

  #look() {
    this.#answers.collect(this.#said())
    const now = Date.now()
    // Those asked some seconds ago: what was asked just now may still be answered.
    const recent = this.#answers.latencies((_, { at }) => at > now - 4_000 && at <= now - 2_000)
    this.samples.push({
      at: Math.round((now - this.#began) / 1_000),
      bytes: this.#bot.pids.reduce((sum, pid) => sum + residentBytes(pid), 0),
      messages: this.#crowd.messages,
      p50: quantile(recent, 0.5) ?? null,
      p99: quantile(recent, 0.99) ?? null,
    })
  }
}

/** What a process holds in memory, as the kernel counts it; 0 where there is no /proc. */
function residentBytes(pid) {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
