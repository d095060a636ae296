import { receiverContract } from '@waddlebot/sdk/testing/receiver-contract'
import { describe } from 'vitest'
import { contractGround, start, startHttp } from './fixtures/ground.ts'
import slack from './index.ts'

const traits = { history: true, changes: true, threads: true, lacks: 'timeout' } as const

describe('over Socket Mode', () => {
  receiverContract(slack, async () => contractGround(await start()), traits)
})

describe('over HTTP', () => {
  receiverContract(
    slack,
    async () => {
      const ground = await startHttp()
      // Slack tells of a token that was taken back; there is no connection that would end.
      return { ...contractGround(ground), revoke: async () => ground.slack.uninstall() }
    },
    traits,
  )
})
