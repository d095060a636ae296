export { createMockBot } from './bot.ts'
