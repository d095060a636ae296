import type { Author, Verdict } from '@waddlebot/sdk'
import { type Asking, isCommand, takesLinks } from '../asking.ts'
import type { Community } from '../community.ts'
import type { Config } from '../context.ts'
import type { Desk } from '../desk.ts'
import type { Heard } from '../filters/heard.ts'
import { links } from '../filters/links.ts'
import { noted } from '../verdict.ts'

interface Looked extends Asking {
  readonly config: Config
  readonly author: Author
  readonly community: Community | undefined
  readonly desk: Desk
  readonly staff: boolean
}

/** Whoever the platform or the community vouches for is not new, whenever they spoke first. */
const vouched = ['moderator', 'vip', 'regular', 'subscriber'] as const
/** Time-out of somebody new who breaks the rules of a raid; seconds. */
const timeout = 600

/** What raids change: notices that one begins, and holds those who are new to stricter rules while it lasts. */
export function ofRaid(looked: Looked, heard: Heard): Verdict | undefined {
  const { author, channel, config, desk } = looked
  const { account, at, plain } = heard
  const { crowds, known } = desk.raids
  const span = config.newcomerMinutes * 60_000
  const first = known.saw(channel.community, `${channel.platform}:${account}`, at)
  if (at - first >= span || looked.staff || vouched.some((role) => author.roles.includes(role))) return undefined
  const raid = desk.raids.of(channel.community, at)
  const watches = config.raidAccounts > 0 && known.knows(channel.community, span, at)
  if (raid === undefined && !watches) return undefined
  if (raid !== undefined && config.raidStops.includes('everything')) return stopped(looked, 'act', 'somebody new speaks')
  // A giveaway has many say the same.
  const said = isCommand(looked) ? 0 : crowds.hear(channel.id, account, plain, at, config.raidSeconds * 1_000)
  if (watches && said >= config.raidAccounts + desk.raids.guests(channel.id, at))
    return stopped(looked, 'raid', `${said} new accounts said the like within ${config.raidSeconds} s`)
  if (raid === undefined) return undefined
  if (said > 1 && config.raidStops.includes('repeats')) return stopped(looked, 'act', `${said} new accounts said the like`)
  return config.raidStops.includes('links') ? ofLink(looked, heard) : undefined
}

function ofLink(looked: Looked, heard: Heard): Verdict | undefined {
  const { author, channel, community, desk, message } = looked
  const finding = links(heard, community?.setting('links').allowed ?? [])
  if (finding === undefined || takesLinks(looked)) return undefined
  if (desk.permits.take(channel.id, `${author.platform}:${author.accountId}`, message.receivedAt))
    return noted('permit', { kind: 'permit', filter: 'links', finding })
  return stopped(looked, 'act', finding)
}

function stopped({ config }: Looked, kind: 'act' | 'raid', finding: string): Verdict {
  return { ...noted('raid', { kind, filter: 'raid', finding, measure: config.raidMeasure, seconds: timeout }), stop: true }
}
