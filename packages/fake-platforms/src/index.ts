export * from './twitch/index.ts'
