import type { Runtime, VirtualClock } from '@waddlebot/core'
import type { Input, Listener, Terminal as TerminalType } from '@waddlebot/module-console'
import { type BootOptions, boot } from '../bot/boot.ts'
import { crashLoudly } from '../bot/lifetime.ts'
import { serve } from '../bot/serve.ts'

export interface SessionOptions extends Omit<BootOptions, 'receivers' | 'extra'> {
  readonly virtualClock?: boolean
  /** Serve the web side too. */
  readonly http?: boolean
}

/** A bot whose only platform is the terminal. */
export interface Session {
  readonly runtime: Runtime
  /** What the bot is called, and what its commands begin with. */
  readonly name: string
  readonly prefix: string
  /** Say something; resolves when everything that it caused is done. */
  say(input: Input): Promise<void>
  /** Move the virtual clock; undefined when the clock is the machine's. */
  readonly clock: VirtualClock | undefined
  stop(): Promise<void>
}

/** Start the bot in `dir` with the terminal as its only platform. */
export async function startSession(dir: string, listener: Listener, options: SessionOptions): Promise<Session> {
  const { Terminal } = await import('@waddlebot/module-console')
  const core = await import('@waddlebot/core')
  const terminal: TerminalType = new Terminal(listener)
  const booted = await boot(dir, { ...options, receivers: 'none', extra: [{ definition: terminal.module }] })
  crashLoudly(booted.log)
  const clock = options.virtualClock ? core.virtualClock(Date.now()) : undefined
  const runtime = new core.Runtime({ ...booted.options, ...(clock ? { clock } : {}) })
  await runtime.start()
  const http = options.http ? await serve(runtime, booted) : undefined
  return {
    runtime,
    name: booted.config.name,
    prefix: booted.config.prefix,
    clock,
    say: (input) => terminal.say(input),
    stop: async () => {
      await runtime.stop()
      await http?.close()
    },
  }
}
