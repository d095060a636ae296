import type { Author, Channel, Verdict } from '@waddlebot/sdk'
import { type Asking, isCommand, takesLinks } from '../asking.ts'
import type { Community } from '../community.ts'
import type { Config } from '../context.ts'
import type { Desk } from '../desk.ts'
import type { Heard } from '../filters/heard.ts'
import { links } from '../filters/links.ts'
import { noted } from '../verdict.ts'
import { levelOf } from './mode.ts'
import type { Level, RaidWatch } from './watch.ts'

interface Watched extends Asking {
  readonly config: Config
  readonly author: Author
}

interface Looked extends Watched {
  readonly community: Community
  readonly desk: Desk
  /** Whether everybody was asked to say this. */
  readonly hearing: { readonly expected: boolean }
}

/** Whoever the platform or the community vouches for is not new, whenever they spoke first. */
const vouched = ['vip', 'regular', 'subscriber'] as const
/** Time-out of somebody new who breaks the rules of a raid; seconds. */
const timeout = 600

/** Notes who speaks. Whether it is somebody new, and anything hangs on that just now; of most messages nothing does. */
export function isWatched({ author, channel, config, message }: Omit<Watched, 'registry'>, { raids }: Desk, staff: boolean): boolean {
  const at = message.receivedAt
  const span = config.newcomerMinutes * 60_000
  const first = raids.known.saw(channel, author.accountId, at)
  if (at - first >= span || staff || vouched.some((role) => author.roles.includes(role))) return false
  return raids.of(channel.community, at) !== undefined || watchesCrowds(config, raids, channel, at)
}

/** Without a past nobody can be told to be new. */
function watchesCrowds(config: Config, { known }: RaidWatch, { community }: Channel, at: number): boolean {
  return config.raidAccounts > 0 && known.knows(community, config.newcomerMinutes * 60_000, at)
}

/** What raids change for somebody new: one may begin, and while it lasts they are held to stricter rules. */
export function ofRaid(looked: Looked, heard: Heard): Verdict | undefined {
  const { channel, config, desk } = looked
  const { account, at, plain } = heard
  const raid = desk.raids.of(channel.community, at)
  if (raid !== undefined && (raid.level === 'lockdown' || config.raidStops.includes('everything')))
    return stopped(looked, 'act', 'somebody new speaks')
  // A giveaway has many say the same: as a command, or because everybody was asked to.
  const said =
    isCommand(looked) || looked.hearing.expected ? 0 : desk.raids.crowds.hear(channel.id, account, plain, at, config.raidSeconds * 1_000)
  const usual =
    said === 0
      ? config.raidAccounts
      : desk.raids.usual.note(`alike ${channel.id}`, at, said, config.raidSeconds * 1_000, config.raidAccounts)
  const most = usual + desk.raids.guests(channel.id, at)
  if (said >= most && watchesCrowds(config, desk.raids, channel, at))
    return stopped(looked, 'raid', `${said} new accounts said the like within ${config.raidSeconds} s`, levelOf(said, most))
  if (raid === undefined) return undefined
  if (said > 1 && config.raidStops.includes('repeats')) return stopped(looked, 'act', `${said} new accounts said the like`)
  return config.raidStops.includes('links') ? ofLink(looked, heard) : undefined
}

function ofLink(looked: Looked, heard: Heard): Verdict | undefined {
  const { author, channel, community, desk, message } = looked
  const finding = links(heard, community.setting('links').allowed)
  if (finding === undefined || takesLinks(looked)) return undefined
  if (desk.permits.take(channel.id, `${author.platform}:${author.accountId}`, message.receivedAt))
    return noted('permit', { kind: 'permit', filter: 'links', finding })
  return stopped(looked, 'act', finding)
}

function stopped({ config }: Looked, kind: 'act' | 'raid', finding: string, level: Level = 'raid'): Verdict {
  return { ...noted('raid', { kind, filter: 'raid', finding, measure: config.raidMeasure, seconds: timeout, level }), stop: true }
}
