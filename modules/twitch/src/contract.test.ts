import { receiverContract } from '@waddlebot/sdk/testing/receiver-contract'
import { describe } from 'vitest'
import { leavePond, signedIn } from './fixtures/pond.ts'
import twitch from './index.ts'

const odd = ['@', ':', 'PRIVMSG', ':tmi.twitch.tv NOTICE #pond', ':tmi.twitch.tv HOSTTARGET #pond', '@a=b;;= :x PRIVMSG']

/** The whole contract, once for each way of speaking. */
describe.each(['irc', 'api'] as const)('speaking over %s,', (sendBy) => {
  receiverContract(twitch, () => open(sendBy), { history: false, changes: false, threads: false, lacks: 'kick' })
})

async function open(sendBy: 'irc' | 'api') {
  const { bench, fake } = await signedIn({ config: { sendBy }, events: ['message', 'follow'], client: 'pond-client' })
  const { chat, api, eventsub } = fake
  await bench.until('up')
  await chat.joined('pond')
  const said = new Map<string, { user: string; text: string }>()
  const say = (user: string, text: string, replyTo?: string) => {
    const displayName = user.charAt(0).toUpperCase() + user.slice(1)
    const id = chat.say('pond', { user: displayName, text, ...(replyTo === undefined ? {} : { replyTo }) })
    said.set(id, { user: displayName, text })
    return id
  }
  return {
    bench,
    server: null,
    channel: 'pond',
    say: async (user: string, text: string, where?: { replyTo?: string }) => say(user, text, where?.replyTo),
    account: (user: string) => fake.id(user),
    async redeliver(id: string) {
      chat.say('pond', { ...said.get(id)!, id })
    },
    shown() {
      const shown = sendBy === 'irc' ? chat.sent : api.messages
      return shown.map(({ id, channel, text, replyTo }) => ({ id, channel, text, ...(replyTo === undefined ? {} : { replyTo }) }))
    },
    async drop() {
      chat.dropAll()
      eventsub.drop()
    },
    async limit() {
      // In its chat Twitch says no for 30 s, which a test of its own looks at without waiting for it.
      if (sendBy === 'api') api.failNext(1, 429, 'chat/messages')
    },
    async revoke() {
      chat.revoke('duckbot')
      fake.auth.disconnect('duckbot', 'pond-client')
      chat.dropAll()
    },
    dials: () => chat.dials.length + eventsub.dials.length,
    delay(ms: number) {
      if (sendBy === 'irc') chat.delay = ms
      else api.slow(ms)
    },
    speakAsBot: async (text: string) => void say('DuckBot', text),
    async oddities() {
      for (const line of odd) chat.raw(line)
    },
    close: leavePond,
  }
}
