import type { ReceiverBench } from '../receiver.ts'

/** Frames between two questions whether the receiver is still there. */
const atOnce = 500
/** Time to be back, on the same connection or another; milliseconds. */
const patienceMs = 5_000

/** How many wounded frames a receiver is shown: `WADDLE_WOUNDED_FRAMES`, or a number that takes a second or two. */
export const woundedFrames = (): number => Number(process.env['WADDLE_WOUNDED_FRAMES'] ?? 2_000)

/** What a receiver is to outlive. */
export interface Ordeal {
  readonly bench: ReceiverBench
  /** Frames in all. */
  readonly frames: number
  /** Have the platform send the frame of this number. */
  show(number: number): unknown
  /** Have somebody say something that is sound, where the receiver listens. */
  say(text: string): unknown
}

/**
 * Show a receiver its frames, and see after every few hundred that it hears the next command within five seconds.
 *
 * @returns how long that took at most; milliseconds
 * @throws when it does not, or when it handed over something that is no envelope
 */
export async function outlive({ bench, frames, show, say }: Ordeal): Promise<number> {
  let slowest = 0
  for (let shown = 0; shown < frames; ) {
    for (const end = Math.min(frames, shown + atOnce); shown < end; shown++) await show(shown)
    const text = `!ping ${shown}`
    const began = Date.now()
    for (let tries = 0; !bench.received.some((envelope) => envelope.text === text); tries++) {
      const { state, detail } = bench.receiver.health()
      if (Date.now() - began > patienceMs) throw new Error(`after ${shown} frames nothing is heard any more; it is ${state}: ${detail}`)
      // What is said while nobody listens is lost on some platforms: said again now and then.
      if (tries % 10 === 0) say(text)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    slowest = Math.max(slowest, Date.now() - began)
  }
  for (const { id, account, channel, text } of bench.received)
    if ([id, account.id, account.name, channel, text].some((each) => typeof each !== 'string'))
      throw new Error(`it handed over what is no envelope: ${JSON.stringify({ id, account, channel, text })}`)
  return slowest
}
