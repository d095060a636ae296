import type { Channel } from './channel.ts'
import type { SlackBlock, SlackMessage } from './message.ts'
import { asBot, edit, post, record, remove } from './posting.ts'
import type { Team } from './team.ts'
import type { World } from './world.ts'

interface Standing {
  readonly team: Team
  readonly channel: Channel
  readonly user: string
  readonly original: SlackMessage | undefined
  readonly at: number
  uses: number
}

/** What a bot says in answer to an interaction. */
export type Saying = Readonly<Record<string, unknown>>

/**
 * Response URLs: each works a few times and for a while.
 * Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses, read 2026-11-22.
 */
export class Responses {
  readonly #world: World
  readonly #base: () => string
  readonly #urls = new Map<string, Standing>()

  constructor(world: World, base: () => string) {
    this.#world = world
    this.#base = base
  }

  mint(team: Team, channel: Channel, user: string, original?: SlackMessage): string {
    const path = `/response/${team.id}/${this.#world.ids.next('R')}`
    this.#urls.set(path, { team, channel, user, original, at: this.#world.now(), uses: 0 })
    return this.#base() + path
  }

  /** Take what was posted to a response URL. Slack documents how often and how long one works, not what it says then. */
  take(path: string, body: Saying): { status: number; answer: string } {
    const { journal, limits, now } = this.#world
    const standing = this.#urls.get(path)
    const refuse = (status: number, error: string) => {
      if (standing) journal.violations.push({ kind: 'response-url', detail: `${error} ${path}`, at: now() })
      return { status, answer: JSON.stringify({ ok: false, error }) }
    }
    const take = () => {
      if (!standing) return refuse(404, 'no_service')
      if (now() - standing.at > limits.responseMs) return refuse(404, 'expired_url')
      if (standing.uses >= limits.responseUses) return refuse(404, 'used_url')
      standing.uses += 1
      return this.say(standing, body, 'response_url') ? { status: 200, answer: 'ok' } : refuse(400, 'no_text')
    }
    const taken = take()
    journal.responses.push({ url: this.#base() + path, body, status: taken.status, at: now() })
    journal.changed()
    return taken
  }

  /** Show what a bot says: to one person unless it says `in_channel`. False when it says nothing. */
  say({ team, channel, user, original }: Pick<Standing, 'team' | 'channel' | 'user' | 'original'>, body: Saying, by: string): boolean {
    const world = this.#world
    const { journal } = world
    const stored = original && channel.get(original.ts)
    if (body['delete_original'] === true) {
      if (stored) remove(world, team, channel, stored)
      if (original) journal.deleted.push(record(world, team, channel, original, by, stored ? undefined : user))
      return true
    }
    const blocks = Array.isArray(body['blocks']) ? (body['blocks'] as SlackBlock[]) : undefined
    const text = String(body['text'] ?? '')
    if (text === '' && !blocks && !Array.isArray(body['attachments'])) return false
    const words = { text, ...(blocks ? { blocks } : {}) }
    if (body['replace_original'] === true && original) {
      const changed = stored ? edit(world, team, channel, stored, words, team.botUserId) : { ...original, ...words }
      if (!stored) world.ephemerals.set(original.ts, changed)
      journal.updated.push(record(world, team, channel, changed, by, stored ? undefined : user))
      return true
    }
    const thread = typeof body['thread_ts'] === 'string' ? { thread_ts: body['thread_ts'] } : {}
    const said = { ...asBot(world, team), ...words, ...thread }
    if (body['response_type'] === 'in_channel') {
      journal.posted.push(record(world, team, channel, post(world, team, channel, said), by))
    } else {
      const shown: SlackMessage = { type: 'message', ts: world.ids.ts(), ...said }
      world.ephemerals.set(shown.ts, shown)
      journal.ephemeral.push(record(world, team, channel, shown, by, user))
    }
    return true
  }
}
