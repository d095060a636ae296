import type { Speaker } from './plain.ts'
import type { SessionOptions } from './session.ts'

export async function showScreen(_dir: string, _speaker: Speaker, _options: SessionOptions): Promise<void> {
  throw new Error('not here yet')
}
