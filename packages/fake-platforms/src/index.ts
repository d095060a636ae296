export * from './slack/index.ts'
export * from './twitch/index.ts'
