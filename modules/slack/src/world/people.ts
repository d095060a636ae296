import type { Account, ReceiverContext } from '@waddlebot/sdk'
import type { SlackConfig } from '../config.ts'
import { Groups } from './groups.ts'
import type { Workspace } from './workspace.ts'

/** How long what Slack said of somebody is believed, and that it knows nobody of that id; milliseconds. A change that Slack tells of counts at once. */
const believedMs = 3_600_000
const unknownMs = 300_000
/** Most people that are remembered; those not seen for longest are forgotten first. */
const most = 20_000

/** What is taken of a user object. Source: https://docs.slack.dev/reference/objects/user-object, read 2026-11-22. */
interface Person {
  readonly name: string
  readonly displayName: string | undefined
  readonly role: 'owner' | 'admin' | undefined
  readonly bot: boolean
  readonly until: number
}

/** Who is who in the workspaces: names and standing, asked for once and remembered. */
export class People {
  readonly #ctx: ReceiverContext<SlackConfig>
  readonly #groups: Groups
  readonly #known = new Map<string, Person>()
  readonly #asking = new Map<string, Promise<Person | undefined>>()
  #pausedUntil = 0

  constructor(ctx: ReceiverContext<SlackConfig>) {
    this.#ctx = ctx
    this.#groups = new Groups(ctx)
  }

  get groups(): Groups {
    return this.#groups
  }

  /**
   * The account of a user. Never rejects and never waits for longer than `lookUpMs`: who cannot be looked up in time
   * goes by the id, and holds no role.
   *
   * @param name what the event itself says
   */
  async account(workspace: Workspace, id: string, name?: string): Promise<Account> {
    const [person, held] = await this.#inTime([this.#person(workspace, id), this.#groups.rolesOf(workspace, id)])
    const roles = [...(person?.role ? [person.role] : []), ...(held ?? [])]
    const bot = person?.bot || id === 'USLACKBOT' || id === workspace.standing.botUserId
    return {
      id,
      name: person?.name ?? name ?? id,
      ...(person?.displayName ? { displayName: person.displayName } : {}),
      ...(roles.length > 0 ? { roles } : {}),
      ...(bot ? { bot } : {}),
    }
  }

  /** Learn the names of `ids`, within `lookUpMs`. */
  async learn(workspace: Workspace, ids: readonly string[]): Promise<void> {
    await this.#inTime(ids.slice(0, 10).map((id) => this.#person(workspace, id)))
  }

  /** The handle of a user, if it is known by now. */
  name(team: string, id: string): string | undefined {
    return this.#known.get(`${team}/${id}`)?.name || undefined
  }

  /** Take what Slack says of somebody: a user object of an event or of a list. */
  take(team: string, user: unknown): void {
    const { id } = (user ?? {}) as { id?: unknown }
    if (typeof id === 'string') this.#keep(`${team}/${id}`, personOf(user, this.#ctx.now() + believedMs))
  }

  async #person(workspace: Workspace, id: string): Promise<Person | undefined> {
    const key = `${workspace.id}/${id}`
    const known = this.#known.get(key)
    const now = this.#ctx.now()
    if (known && known.until > now) {
      this.#known.delete(key)
      this.#known.set(key, known)
      return known.name === '' ? undefined : known
    }
    if (!/^[UW]/.test(id) || now < this.#pausedUntil) return known
    let asking = this.#asking.get(key)
    if (!asking) {
      asking = this.#ask(workspace, id, key).finally(() => this.#asking.delete(key))
      this.#asking.set(key, asking)
    }
    return asking
  }

  async #ask(workspace: Workspace, id: string, key: string): Promise<Person | undefined> {
    const said = await workspace.call((client) => client.users.info({ user: id }))
    const now = this.#ctx.now()
    if ('ok' in said) {
      const person = personOf(said.ok.user, now + believedMs)
      this.#keep(key, person)
      return person
    }
    const { kind, code, detail, retryAfterMs } = said.trouble
    if (kind === 'refused') this.#keep(key, { name: '', displayName: undefined, role: undefined, bot: false, until: now + unknownMs })
    else this.#pausedUntil = now + (retryAfterMs ?? 1_000)
    this.#ctx.log.debug('nobody to be found on Slack under an id', { id, reason: code, detail })
    return undefined
  }

  #keep(key: string, person: Person): void {
    this.#known.delete(key)
    this.#known.set(key, person)
    if (this.#known.size > most) this.#known.delete(this.#known.keys().next().value!)
  }

  async #inTime<T extends readonly Promise<unknown>[]>(asked: readonly [...T]): Promise<{ [K in keyof T]: Awaited<T[K]> | undefined }> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), this.#ctx.config.timing.lookUpMs)
    })
    const answers = await Promise.all(asked.map((each) => Promise.race([each, late])))
    clearTimeout(timer)
    return answers as { [K in keyof T]: Awaited<T[K]> | undefined }
  }
}

function personOf(user: unknown, until: number): Person {
  const read = (user ?? {}) as Record<string, unknown>
  const profile = (read['profile'] ?? {}) as Record<string, unknown>
  const words = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  const role = read['is_primary_owner'] === true || read['is_owner'] === true ? 'owner' : read['is_admin'] === true ? 'admin' : undefined
  return {
    name: words(read['name']) ?? words(profile['display_name']) ?? words(read['real_name']) ?? '',
    displayName: words(profile['display_name']) ?? words(profile['real_name']) ?? words(read['real_name']),
    // Somebody who was deactivated holds nothing any more.
    role: read['deleted'] === true ? undefined : role,
    bot: read['is_bot'] === true,
    until,
  }
}
