import { Runtime, type RuntimeOptions } from '../runtime.ts'

/** A bot under test that runs, be it one process or two. */
export interface Running {
  /** The process that works on what is heard: the one to look into. */
  readonly runtime: Runtime
  /** Resolves when everything that was heard is done and said. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/** The bot as one process. */
export async function startWhole(options: RuntimeOptions): Promise<Running> {
  const runtime = new Runtime(options)
  await runtime.start()
  return { runtime, idle: () => runtime.idle(), stop: () => runtime.stop() }
}
