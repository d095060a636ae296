import type { Channel } from './channel.ts'
import type { SlackEventBody } from './events.ts'
import { Faults } from './faults.ts'
import { Ids, slackId } from './ids.ts'
import type { Journal } from './journal.ts'
import type { SlackLimits } from './limits.ts'
import type { SlackMessage } from './message.ts'
import { Pacing } from './pacing.ts'
import { Refusal } from './refusal.ts'
import { type SlackWorkspace, Team } from './team.ts'
import type { SlackView } from './view.ts'

/** The app that is under test. */
export interface SlackApp {
  readonly id: string
  readonly appToken: string
  readonly signingSecret: string
  readonly clientId: string
  readonly clientSecret: string
  /** What old payloads were verified with; Slack still sends it. */
  readonly verificationToken: string
}

/** What all parts of one fake Slack share. */
export class World {
  readonly app: SlackApp
  readonly journal: Journal
  readonly limits: SlackLimits
  readonly now: () => number
  readonly ids: Ids
  readonly faults: Faults
  readonly pacing: Pacing
  readonly teams = new Map<string, Team>()
  readonly views = new Map<string, SlackView>()
  /** Messages that one person sees, by timestamp. */
  readonly ephemerals = new Map<string, SlackMessage>()
  /** Tokens that no longer work, and the error they get. */
  readonly revoked = new Map<string, string>()
  /** Codes of the OAuth flow that were not exchanged yet. */
  readonly codes = new Map<string, { readonly team: Team; readonly user: string; readonly at: number; used: boolean }>()
  readonly #triggers = new Map<string, { readonly team: Team; readonly at: number; used: boolean }>()
  /** Deliver an event to the app. */
  tell: (team: Team, event: SlackEventBody) => void = () => {}
  /** The URL by which an interaction in that channel is answered. */
  responseUrl: (team: Team, channel: Channel, user: string, original?: SlackMessage) => string = () => ''

  constructor(init: {
    app: SlackApp
    journal: Journal
    limits: SlackLimits
    now: () => number
    random: () => number
    workspaces: readonly SlackWorkspace[]
  }) {
    this.app = init.app
    this.journal = init.journal
    this.limits = init.limits
    this.now = init.now
    this.ids = new Ids(init.now)
    this.faults = new Faults(init.random)
    this.pacing = new Pacing(init.limits, init.journal, init.now)
    for (const workspace of init.workspaces) {
      const team = new Team(workspace, init.now())
      this.teams.set(team.id, team)
    }
  }

  /** The workspace with that id or name. */
  team(which?: string): Team {
    const teams = [...this.teams.values()]
    const team = which === undefined ? teams[0] : teams.find((one) => one.id === which || one.name === which)
    if (team) return team
    throw new Error(`There is no workspace ${which}; there are ${teams.map((one) => one.name).join(', ')}. Add it to \`workspaces\`.`)
  }

  /** Where a conversation is, by id, or by name in the first workspace that has one of that name. */
  place(which: string): { team: Team; channel: Channel } {
    for (const team of this.teams.values()) {
      const channel = team.channel(which)
      if (channel) return { team, channel }
    }
    const all = [...this.teams.values()].flatMap((team) => [...team.channels.values()].map((channel) => `#${channel.name}`))
    throw new Error(`There is no channel ${which}; there are ${all.join(', ')}. Add it to \`workspaces[].channels\`.`)
  }

  /** The id of somebody in a workspace. */
  person(team: Team, who: string): string {
    const user = team.user(who)
    if (user) return user.id
    const all = [...team.users.values()].map((one) => one.name).join(', ')
    throw new Error(`There is nobody called ${who} in ${team.name}; there are ${all}. Add them to \`workspaces[].people\`.`)
  }

  trigger(team: Team): string {
    const id = `${this.ids.next('')}.${slackId('', team.id)}`
    this.#triggers.set(id, { team, at: this.now(), used: false })
    return id
  }

  /** Use a trigger up. Source: https://docs.slack.dev/reference/methods/views.open#errors, read 2026-11-22. */
  exchange(id: string): Team {
    const trigger = this.#triggers.get(id)
    if (!trigger) throw new Refusal('invalid_trigger_id')
    const code = trigger.used ? 'exchanged_trigger_id' : this.now() - trigger.at > this.limits.triggerMs ? 'expired_trigger_id' : undefined
    if (code !== undefined) {
      this.journal.violations.push({ kind: 'trigger', detail: code, at: this.now() })
      throw new Refusal(code)
    }
    trigger.used = true
    return trigger.team
  }
}
