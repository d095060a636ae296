import type { Author, Verdict } from '@waddlebot/sdk'
import { type Asking, isCommand, takesLinks } from './asking.ts'
import type { Community } from './community.ts'
import type { Config } from './context.ts'
import { Desk } from './desk.ts'
import { type Heard, hear } from './filters/heard.ts'
import type { FilterName, Setting } from './filters/settings.ts'
import { isWatched, ofRaid } from './raid/judge.ts'
import { type Numbered, wordsFor } from './rule.ts'
import { noted } from './verdict.ts'

interface Hearing extends Asking {
  readonly config: Config
  readonly author: Author
  /** Whether everybody was asked to say this, such as the keyword of a giveaway. Costs a little: read it last. */
  readonly expected: boolean
}

interface Looked extends Omit<Hearing, 'expected'> {
  readonly hearing: Hearing
  readonly community: Community
  readonly desk: Desk
  readonly staff: boolean
}

/**
 * The filter that every message passes: notes it, looks at it, and says what is to be done about it. Never waits, and
 * acts on nobody who is staff. The first thing that is found decides: one message is one strike.
 */
export function judge(ctx: Hearing): Verdict | undefined {
  const { author, channel, config, message } = ctx
  const desk = Desk.of(ctx)
  const staff = author.roles.includes('moderator')
  desk.staff.saw(channel.community, author, staff, message.receivedAt)
  const { text, receivedAt: at } = message
  if (message.kind === 'message') {
    const spoken = { id: message.id, accountId: author.accountId, person: author.id, name: author.name, text, at, staff }
    desk.rings.of(channel.id).push(spoken)
    if (config.replayHours > 0) desk.archive.add(channel.community, channel, spoken)
  }
  const community = desk.find(channel.community)
  const quiet = community === undefined || (community.active.length === 0 && community.search === undefined)
  const watched = message.kind === 'message' && isWatched({ author, channel, config, message }, desk, staff)
  if (quiet && !watched) return undefined
  const heard = hear({ text, fragments: message.fragments, channel: channel.id, account: author.accountId, at })
  const wanted = community ?? desk.community(channel.community)
  const looked: Looked = { hearing: ctx, config, message, author, channel, registry: ctx.registry, community: wanted, desk, staff }
  const raid = watched ? ofRaid(looked, heard) : undefined
  if (quiet || raid?.stop) return raid
  const said = ofSearch(looked, heard)
  if (said?.stop || staff) return said
  return ofFilters(looked, heard, said ?? raid)
}

/**
 * What rules and words say. Of the rules the first that matches decides. Staff is told things and runs commands like
 * everybody, and nothing else is done about it.
 */
function ofSearch(looked: Looked, heard: Heard): Verdict | undefined {
  const { author, channel, community, staff } = looked
  // A rule for everything must not keep those from their commands who can take it away.
  const found = staff && isCommand(looked) ? undefined : community.search?.in(heard.plain, heard.glance)
  if (found === undefined || (found.word === undefined && found.rules.length === 0)) return undefined
  const here = found.rules.filter(({ rule }) => rule.channels.length === 0 || rule.channels.includes(channel.id))
  const first = here.find(({ rule }) => rule.mode === 'on' && !(staff && rule.act === 'block')) ?? (staff ? undefined : here[0])
  const verdict = first && ofRule(looked, first, heard)
  if (verdict?.stop || staff || found.word === undefined) return verdict
  const words = community.setting('words')
  return isExempt(author, words) ? verdict : stronger(verdict, ofFilter('words', words, `"${found.word}"`))
}

function ofRule({ author }: Looked, { number, rule }: Numbered, heard: Heard): Verdict {
  const about = { filter: `rule ${number}`, finding: rule.text === '*' ? 'everything' : rule.text, rule: number }
  if (rule.mode === 'shadow') return noted('shadow', { kind: 'shadow', ...about })
  const words = wordsFor(rule, author.name, heard.text)
  if (rule.act === 'command') return { ...noted('rule', { kind: 'ran', ...about }), instead: words }
  if (rule.act === 'webhook') return noted('rule', { kind: 'hook', ...about, words: rule.words })
  if (rule.act === 'warn') return noted('rule', { kind: 'tell', ...about, words })
  return { ...noted('rule', { kind: 'act', ...about, measure: 'ladder', words }), stop: true }
}

function ofFilters(looked: Looked, heard: Heard, verdict: Verdict | undefined): Verdict | undefined {
  const { author, community, desk } = looked
  let strongest = verdict
  for (const { name, setting, look } of community.active) {
    // What is counted over messages goes on counting, whatever is found before it.
    if (strongest?.stop && name !== 'spam' && name !== 'duplicates') continue
    if (isExempt(author, setting)) continue
    const finding = look(heard, setting, desk.paces)
    if (finding === undefined || strongest?.stop || looked.hearing.expected) continue
    const own = name === 'links' ? ofLink(looked, setting, finding) : ofFilter(name, setting, finding)
    strongest = stronger(strongest, own)
  }
  return strongest
}

function ofLink(looked: Looked, setting: Setting, finding: string): Verdict | undefined {
  const { author, channel, desk, message } = looked
  if (takesLinks(looked)) return undefined
  if (setting.mode === 'on' && desk.permits.take(channel.id, `${author.platform}:${author.accountId}`, message.receivedAt))
    return noted('permit', { kind: 'permit', filter: 'links', finding })
  return ofFilter('links', setting, finding)
}

function ofFilter(filter: FilterName, { mode, measure, seconds }: Setting, finding: string): Verdict {
  if (mode === 'shadow') return noted('shadow', { kind: 'shadow', filter, finding })
  return { ...noted(filter, { kind: 'act', filter, finding, measure, seconds }), stop: true }
}

/** What stops a message goes before what lets it pass; otherwise what came first does. */
function stronger(one: Verdict | undefined, other: Verdict | undefined): Verdict | undefined {
  return one === undefined || (other?.stop && !one.stop) ? other : one
}

function isExempt({ roles }: Author, { exempt }: Setting): boolean {
  return exempt.length > 0 && exempt.some((role) => roles.includes(role))
}
