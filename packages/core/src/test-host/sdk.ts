export type { AnyModule, Envelope, Outgoing, ReceiverContext, Sent, Settled } from '@waddlebot/sdk'
export { defineModule } from '@waddlebot/sdk'
export type { MockBot, MockBotOptions, Said, TestPlatform, TestUser } from '@waddlebot/sdk/testing'
