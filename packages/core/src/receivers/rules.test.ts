import { defineModule, type Envelope, type Outgoing, type PlatformRules, platforms, type ReceiverContext } from '@waddlebot/sdk'
import { mockBot } from '@waddlebot/sdk/testing'
import { expect, test } from 'vitest'

const rules: PlatformRules = { ...platforms.twitch, name: 'pigeon', maxLength: 20, maxParts: 9 }

test('a receiver that brings the rules of its platform has them kept: what is said is split by them', async () => {
  const sent: Outgoing[] = []
  let context!: ReceiverContext<unknown>
  let ended: () => void = () => {}
  const pigeon = defineModule({
    name: 'pigeon',
    receiver: {
      platform: 'pigeon',
      rules,
      start: async (given) => {
        context = given
        return {
          send: async (message) => {
            sent.push(message)
            return { sent: true }
          },
          settled: () => ended(),
          health: () => ({ state: 'up' }),
          stop: async () => {},
        }
      },
    },
  })
  const duck = defineModule({ name: 'duck', commands: { duck: () => 'quack quack quack quack quack quack' } })
  await using bot = await mockBot(duck, { with: [pigeon] })
  const done = new Promise<void>((resolve) => (ended = resolve))
  const envelope: Envelope = {
    id: '1',
    platform: 'pigeon',
    server: null,
    channel: 'loft',
    account: { id: '7', name: 'ann' },
    kind: 'message',
    at: bot.now(),
    receivedAt: bot.now(),
    text: '!duck',
  }
  await context.receive(envelope)
  await done
  expect(sent.map(({ text }) => text).join('')).toBe('quack quack quack quack quack quack')
  expect(sent.every(({ text }) => text.length <= 20)).toBe(true)
})
