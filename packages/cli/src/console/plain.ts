import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Input } from '@waddlebot/module-console'
import type { Session } from './session.ts'

/** Who types, where. */
export type Speaker = Pick<Input, 'platform' | 'server' | 'channel' | 'user' | 'roles'>

/** Each line is a chat message, said after the one before it is answered; replies are lines. */
export async function talkPlain(session: Session, input: Readable, speaker: Speaker): Promise<number> {
  let lines = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (text === '') continue
    lines++
    await session.say({ ...speaker, id: randomUUID(), text, kind: 'message' })
  }
  await session.runtime.idle()
  return lines
}
