import type { Role } from '@waddlebot/sdk'

/** What changed about who is who, as every process of the bot is told it once it is on disk. */
export type PeopleChange =
  | { readonly what: 'grant' | 'revoke'; readonly community: string; readonly person: string; readonly role: Role }
  | { readonly what: 'relink'; readonly account: string; readonly person: string }
  | { readonly what: 'claim'; readonly channel: string; readonly community: string }
  | { readonly what: 'server'; readonly server: string; readonly community: string; readonly pending: boolean }
  | { readonly what: 'forget'; readonly keys: readonly string[] }

/** Where {@link PeopleChange}s are broadcast, several at a time. */
export const peopleTopic = 'people'
