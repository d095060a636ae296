import type { WebClient } from '@slack/web-api'
import type { Acted, ActionName, Actions, ActPlace, ReceiverContext } from '@waddlebot/sdk'
import type { SlackConfig } from '../config.ts'
import { timestampIn } from '../key.ts'
import type { People } from '../world/people.ts'
import { notDone, type Trouble, troubleOf } from '../world/trouble.ts'
import type { Workspace } from '../world/workspace.ts'

/** What Slack has of what a bot can do besides speaking. */
export const actions = [
  'account.find',
  'kick',
  'message.delete',
  'reaction.add',
  'role.add',
  'role.remove',
] as const satisfies readonly ActionName[]

/** Secret of an admin's own token (`xoxp-…`), which may take messages of others away. */
export const adminTokenName = 'SLACK_ADMIN_TOKEN'

/** Most pages of people that are looked through for a name. */
const mostPages = 10

type Done<T> = { readonly ok: T } | { readonly trouble: Trouble }

/** Does what modules ask for besides speaking. */
export class Deeds {
  readonly #ctx: ReceiverContext<SlackConfig>
  readonly #people: People
  readonly #client: (token: string) => WebClient

  constructor(ctx: ReceiverContext<SlackConfig>, people: People, client: (token: string) => WebClient) {
    this.#ctx = ctx
    this.#people = people
    this.#client = client
  }

  /** Do `action`; never rejects. */
  async do<A extends ActionName>(workspace: Workspace, { channel }: ActPlace, action: A, input: Actions[A]['takes']): Promise<Acted<A>> {
    const done = await this.#try(workspace, channel, action, input)
    if (done === undefined) return { done: false, reason: 'unsupported', detail: `Slack has no ${action}` }
    if ('trouble' in done) return notDone(done.trouble)
    return { done: true, result: done.ok as Actions[A]['gives'] }
  }

  async #try(workspace: Workspace, channel: string, action: ActionName, input: unknown): Promise<Done<unknown> | undefined> {
    switch (action) {
      case 'message.delete':
        return this.#remove(workspace, channel, (input as Actions['message.delete']['takes']).message)
      case 'kick': {
        const { account } = input as Actions['kick']['takes']
        return nothing(await workspace.call((client) => client.conversations.kick({ channel, user: account })))
      }
      case 'reaction.add': {
        const { message, emoji } = input as Actions['reaction.add']['takes']
        const name = emoji.replace(/^:|:$/g, '')
        const timestamp = timestampIn(message) ?? ''
        const done = await workspace.call((client) => client.reactions.add({ channel, timestamp, name }))
        return 'trouble' in done && done.trouble.code === 'already_reacted' ? { ok: undefined } : nothing(done)
      }
      case 'role.add':
      case 'role.remove': {
        const { account, role } = input as Actions['role.add']['takes']
        return this.#regroup(workspace, role, account, action === 'role.add')
      }
      case 'account.find':
        return this.#find(workspace, (input as Actions['account.find']['takes']).name)
      default:
        return undefined
    }
  }

  /** A bot may take away its own messages; those of others only with the token of an admin. */
  async #remove(workspace: Workspace, channel: string, message: string): Promise<Done<void>> {
    const ts = timestampIn(message) ?? ''
    const own = await workspace.call((client) => client.chat.delete({ channel, ts }))
    if ('ok' in own || own.trouble.code !== 'cant_delete_message') return nothing(own)
    const token = this.#ctx.secret(`${adminTokenName}_${workspace.id}`) ?? this.#ctx.secret(adminTokenName)
    if (token === undefined) {
      const detail = `Slack lets a bot take away its own messages only; an admin's token as the secret ${adminTokenName} lets it take away others`
      return { trouble: { ...own.trouble, detail } }
    }
    try {
      await this.#client(token).chat.delete({ channel, ts })
      return { ok: undefined }
    } catch (error) {
      return { trouble: troubleOf(error) }
    }
  }

  /** A role is a user group, by its id or its handle. */
  async #regroup(workspace: Workspace, role: string, account: string, joins: boolean): Promise<Done<void>> {
    const done = await workspace.call(async (client) => {
      const { usergroups = [] } = await client.usergroups.list({ include_users: true })
      const group = usergroups.find(({ id, handle }) => id === role || handle === role.replace(/^@/, ''))
      if (!group?.id) return 'no group'
      const users = new Set(group.users ?? [])
      if (users.has(account) === joins) return 'done'
      if (joins) users.add(account)
      else users.delete(account)
      if (users.size === 0) return 'empty'
      await client.usergroups.users.update({ usergroup: group.id, users: [...users].join(',') })
      this.#people.groups.changed(workspace.id, group.id)
      return 'done'
    })
    if ('trouble' in done) return done
    if (done.ok === 'done') return { ok: undefined }
    const [code, detail] =
      done.ok === 'empty'
        ? ['cant_be_empty', `"${role}" would have no members left, and Slack has no empty user groups`]
        : ['no_such_subteam', `Slack has no user group "${role}"`]
    return { trouble: { kind: 'refused', code, detail } }
  }

  async #find(workspace: Workspace, name: string): Promise<Done<Actions['account.find']['gives']>> {
    const wanted = name.replace(/^@/, '').toLowerCase()
    return workspace.call(async (client) => {
      for (let page = 0, cursor = ''; page < mostPages; page++) {
        const { members = [], response_metadata } = await client.users.list({ limit: 1_000, ...(cursor ? { cursor } : {}) })
        const found =
          members.find((each) => each.id?.toLowerCase() === wanted || each.name?.toLowerCase() === wanted) ??
          members.find(({ profile, deleted }) => !deleted && profile?.display_name?.toLowerCase() === wanted)
        if (found?.id) {
          const displayName = found.profile?.display_name || found.real_name
          return { id: found.id, name: found.name ?? found.id, ...(displayName ? { displayName } : {}) }
        }
        cursor = response_metadata?.next_cursor ?? ''
        if (cursor === '') break
      }
      return undefined
    })
  }
}

const nothing = (done: Done<unknown>): Done<void> => ('ok' in done ? { ok: undefined } : done)
