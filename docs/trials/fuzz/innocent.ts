import { nasty as all, nastyKinds as allKinds } from '@waddlebot/sdk/testing'
import { fault } from '../../../packages/cli/src/hostile/fault.ts'

/** Nobody could tell the echo of a text that looks like a fault from one; those are typed where echoes are known. */
const innocent = (texts: readonly string[]) => texts.filter((text) => !fault.test(text))

/** Hostile texts that do not look like a fault themselves. */
export const nasty = innocent(all)

/** The same by kind of argument. */
export const nastyKinds: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(allKinds).map(([kind, texts]) => [kind, innocent(texts)]),
)
