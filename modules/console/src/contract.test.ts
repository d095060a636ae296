import type { Outgoing } from '@waddlebot/sdk'
import { startReceiver } from '@waddlebot/sdk/testing'
import { type ContractGround, receiverContract, type Shown } from '@waddlebot/sdk/testing/receiver-contract'
import { Terminal } from './terminal.ts'

/** The terminal and whoever sits in front of it. */
let heard: Outgoing[] = []
const terminal = () => new Terminal({ message: (message) => heard.push(message), settled() {} })
let here = terminal()

async function open(): Promise<ContractGround> {
  heard = []
  here = terminal()
  const bench = await startReceiver(here.module)
  const inputs = new Map<string, { user: string; text: string; replyTo?: string }>()
  const type = (id: string) => {
    const { user, text, replyTo } = inputs.get(id)!
    const input = { id, platform: 'console', server: null, channel: 'lobby', user, roles: [], text, kind: 'message' as const }
    // Resolves once the bot is done with it, and there is none here.
    void here.say(replyTo === undefined ? input : { ...input, replyTo })
  }
  const nothing = async () => {}
  return {
    bench,
    server: null,
    channel: 'lobby',
    async say(user, text, where = {}) {
      const id = `line ${inputs.size}`
      inputs.set(id, { user, text, ...(where.replyTo === undefined ? {} : { replyTo: where.replyTo }) })
      type(id)
      await new Promise((resolve) => setImmediate(resolve))
      return id
    },
    account: (user) => user,
    redeliver: async (id) => type(id),
    shown: () =>
      heard.map(
        ({ id, channel, fallback, replyTo, privateTo }): Shown => ({
          id,
          channel,
          text: fallback,
          ...(replyTo === undefined ? {} : { replyTo }),
          ...(privateTo === undefined ? {} : { privateTo }),
        }),
      ),
    drop: nothing,
    limit: nothing,
    revoke: nothing,
    dials: () => 0,
    delay() {},
    speakAsBot: nothing,
    close: () => bench.stop(),
  }
}

receiverContract(here.module, open, { network: false, history: false, changes: false, threads: false, lacks: 'timeout' })
