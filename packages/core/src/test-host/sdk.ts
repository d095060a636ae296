export type { Acted, ActionName, ActPlace, AnyModule, Envelope, Outgoing, ReceiverContext, Sent, Settled } from '@waddlebot/sdk'
export { actionNames, defineModule } from '@waddlebot/sdk'
export type { MockBot, MockBotOptions, Said, TestAct, TestPlatform, TestUser } from '@waddlebot/sdk/testing'
