import type { Account, ReceiverContext } from '@waddlebot/sdk'
import type { SlackConfig } from '../config.ts'
import type { People } from '../world/people.ts'
import type { Workspace } from '../world/workspace.ts'
import { record, words } from './slip.ts'
import { mentionedIn, readWords, type Words } from './words.ts'

/** What is needed to make an envelope of something that happened in a workspace. */
export interface Sight {
  readonly ctx: ReceiverContext<SlackConfig>
  readonly people: People
  readonly workspace: Workspace
}

/** Anything of Slack's, its shape not believed. */
export type Payload = Readonly<Record<string, unknown>>

/** Somebody nobody knows anything of: Slack does not say who it was. */
export const nobody: Account = { id: 'unknown', name: 'somebody', bot: true }

/** Who wrote a message, or did whatever else has a `user`. Bots and workflows are told by a `bot_id`. */
export async function authorOf({ people, workspace }: Sight, message: Payload): Promise<Account> {
  const user = words(message['user'])
  const bot = words(message['bot_id'])
  if (user !== '') {
    const account = await people.account(workspace, user, words(message['user_name']) || undefined)
    return bot === '' ? account : { ...account, bot: true }
  }
  if (bot === '') return nobody
  const name = words(message['username']) || words(record(message['bot_profile'])['name']) || bot
  return { id: bot, name, bot: true }
}

/** The words of a message, with the names of those it mentions. */
export async function wordsOf({ people, workspace }: Sight, text: string, blocks: unknown): Promise<Words> {
  const mentioned = mentionedIn(text)
  if (mentioned.length > 0) await people.learn(workspace, mentioned)
  return readWords(text, blocks, (id) => people.name(workspace.id, id))
}
