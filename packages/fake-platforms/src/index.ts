export * from './discord/index.ts'
export * from './slack/index.ts'
export * from './twitch/index.ts'
