import type { DiscordConfig } from '../config.ts'
import { discordApi } from '../limits.ts'
import { Api } from '../speaking/api.ts'

/** Discord's HTTP side for what is done by hand: connecting, checking, bringing commands up to date. */
export function deskApi(config: Partial<DiscordConfig>, token: string): Api {
  return new Api({
    api: (config.api ?? discordApi).replace(/\/+$/, ''),
    token,
    answerMs: config.timing?.answerMs ?? 15_000,
    invalidMost: 50,
    now: Date.now,
    refused: () => undefined,
  })
}
