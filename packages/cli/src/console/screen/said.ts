import type { Outgoing } from '@waddlebot/sdk'
import type { Speaker } from '../plain.ts'

/** One line of the chat as it is shown. */
export interface Said {
  readonly key: number
  readonly who: string
  readonly where: string
  readonly text: string
  readonly from: 'person' | 'bot' | 'screen'
  readonly private: boolean
}

let count = 0

/** What a person typed. */
export function typed(speaker: Speaker, text: string): Said {
  return { key: count++, who: speaker.user, where: placeOf(speaker), text, from: 'person', private: false }
}

/** What the bot said. */
export function answered(message: Outgoing, name: string): Said {
  const where = placeOf({ platform: message.platform, server: message.server, channel: message.channel })
  return { key: count++, who: name, where, text: message.fallback, from: 'bot', private: message.privateTo !== undefined }
}

/** What the screen itself has to say. */
export function noted(text: string): Said {
  return { key: count++, who: '', where: '', text, from: 'screen', private: false }
}

/** `twitch #duckpond`, or `discord 5 #general`. */
export function placeOf({ platform, server, channel }: Pick<Speaker, 'platform' | 'server' | 'channel'>): string {
  return `${platform} ${server === null ? '' : `${server} `}#${channel}`
}
