import { userInfo } from 'node:os'
import type { Store } from '@waddlebot/core'

/** Write down what was done to the bot with this program. A database that has no audit yet keeps none. */
export async function noteAct(store: Store, what: string, after?: unknown): Promise<void> {
  const { note } = await import('@waddlebot/core')
  await note(store.db, { at: Date.now(), who: actor(), what, origin: 'cli', ...(after === undefined ? {} : { after }) }).catch(
    () => undefined,
  )
}

/** Whoever types, as the audit calls them. */
export function actor(): string {
  return `cli:${userName()}`
}

/** In a container the number of a user may have no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}
