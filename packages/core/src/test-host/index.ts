export { createMockBot } from './bot.ts'
export { FlakyProxy } from './flaky-proxy.ts'
