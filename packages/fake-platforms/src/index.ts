export * from './discord/index.ts'
export type { Share } from './share.ts'
export * from './slack/index.ts'
export * from './twitch/index.ts'
