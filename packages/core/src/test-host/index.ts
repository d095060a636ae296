export { createMockBot } from './bot.ts'
export { type Figure, figure } from './figures.ts'
export { FlakyProxy } from './flaky-proxy.ts'
export { OwnServer } from './own-server.ts'
