export { createMockBot } from './bot.ts'
export { FlakyProxy } from './flaky-proxy.ts'
export { OwnServer } from './own-server.ts'
