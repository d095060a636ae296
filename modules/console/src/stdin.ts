import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { defineModule, type Envelope, type Outgoing } from '@waddlebot/sdk'
import * as z from 'zod'
import { errors } from './errors.ts'

/**
 * The terminal beside other receivers: while `waddle run` goes on, each line typed is a message in `lobby`,
 * each answer a line. With no terminal it hears nothing and says so.
 */
export const stdinModule = defineModule({
  name: 'console',
  describe: 'Chat with the bot in the terminal that it runs in',
  config: z.object({
    user: z.string().min(1).default('ann').describe('Who types'),
    roles: z.array(z.string()).default(['owner']).describe('Roles of whoever types: it is their machine'),
    channel: z.string().min(1).default('lobby').describe('Where'),
  }),
  errors,
  receiver: {
    platform: 'console',
    async start({ config, receive, now, signal }) {
      const typing = process.stdin.isTTY === true
      const lines = typing ? createInterface({ input: process.stdin, signal }) : undefined
      lines?.on('line', (text) => void receive(envelope(config, text, now())))
      return {
        async send(message: Outgoing) {
          process.stdout.write(`${message.text}\n`)
          return { sent: true as const }
        },
        health: () => (typing ? { state: 'up' as const } : { state: 'up' as const, detail: 'no terminal: nobody can type here' }),
        pause: async () => lines?.close(),
        stop: async () => lines?.close(),
      }
    },
  },
})

function envelope(config: { user: string; roles: string[]; channel: string }, text: string, now: number): Envelope {
  return {
    id: randomUUID(),
    platform: 'console',
    server: null,
    channel: config.channel,
    account: { id: config.user, name: config.user, roles: config.roles },
    kind: 'message',
    at: now,
    receivedAt: now,
    text,
  }
}
