import { randomUUID } from 'node:crypto'
import type { Listener } from '@waddlebot/module-console'
import type { Settled } from '@waddlebot/sdk'
import { render } from 'ink'
import type { Speaker } from './plain.ts'
import { Chat, type Talk } from './screen/chat.tsx'
import { answered, type Said } from './screen/said.ts'
import type { Session } from './session.ts'

/**
 * The chat as a screen, for whoever sits at a terminal. Resolves when they leave.
 *
 * @param open starts the bot: this file is apart from the program, and must not bring a second one
 */
export async function showScreen(first: Speaker, open: (listener: Listener) => Promise<Session>): Promise<void> {
  const waiting = new Map<string, (settled: Settled) => void>()
  const early: Said[] = []
  let hear: (said: Said) => void = (said) => early.push(said)
  let name = 'waddle'
  const session = await open({
    message: (message) => hear(answered(message, name)),
    settled: (notice) => waiting.get(notice.id)?.(notice),
  })
  name = session.name
  const talk: Talk = {
    async say(speaker, text) {
      const id = randomUUID()
      const settled = new Promise<Settled>((resolve) => waiting.set(id, resolve))
      await session.say({ ...speaker, id, text, kind: 'message' })
      waiting.delete(id)
      return settled
    },
    why: (speaker, text) => {
      const channel =
        speaker.server === null ? `${speaker.platform}:${speaker.channel}` : `${speaker.platform}:${speaker.server}/${speaker.channel}`
      return session.runtime.registry.why({ ...speaker, channel }, text)
    },
    listen(heard) {
      hear = heard
      for (const said of early.splice(0)) heard(said)
    },
  }
  const screen = render(<Chat bot={name} prefix={session.prefix} first={first} talk={talk} />, { exitOnCtrlC: false })
  await screen.waitUntilExit()
  await session.stop()
}
