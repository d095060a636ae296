import { type Account, type ReceiverContext, type Suggest, WaddleError } from '@waddlebot/sdk'
import { wholeShare } from '../fleet/alone.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Heard } from '../intake/heard.ts'
import type { Host } from '../modules/host.ts'
import { inTime } from '../modules/patience.ts'
import { contextOf, type Ground } from '../modules/scope.ts'
import { type Guests, People, type Places } from '../people/index.ts'
import { stopAt } from '../router/gates/index.ts'
import type { Router } from '../router/router.ts'
import { commandSheets } from '../router/sheets.ts'
import { authorOf, channelOf } from '../router/turn.ts'
import type { Vault } from '../vault/vault.ts'
import type { Doors } from './doors.ts'
import { needsOf } from './needs.ts'
import type { Desk } from './supervise.ts'

/** What desks are made from. */
export interface DeskParts {
  readonly hosts: ReadonlyMap<string, Host>
  readonly router: () => Router
  readonly ground: () => Ground
  readonly places: Places
  readonly people: People
  readonly doors: Doors
  readonly publicUrl: string | undefined
  readonly vault: Vault
  readonly heard: Heard
  readonly guests: Guests
  /** What a platform allows the bot, over all its processes. */
  readonly allowance: ReceiverContext<never>['allowance']
  /** Left out where this process is the whole bot. */
  readonly fleet: Fleet | undefined
}

/** Most candidates that a menu shows. Source: https://discord.com/developers/docs/interactions/application-commands#autocomplete, read 2026-11-22. */
const mostCandidates = 25
/** How long a suggestion may take; platforms wait for three seconds at most. Milliseconds. */
const patience = 2_000

/** What a receiver is lent: what it needs to know of the bot, and no more. */
export function deskFor(host: Host, parts: DeskParts): Desk {
  const { platform } = host.definition.receiver!
  const own = (name: string) => {
    if (!host.mayKnow(name))
      throw new WaddleError('WDL_SECRET_UNDECLARED', `module ${host.name} did not declare secret:${name}`, {
        fix: `add 'secret:${name}' to its capabilities`,
      })
  }
  return {
    secret: (name) => (host.mayKnow(name) ? parts.vault.secret(name) : undefined),
    secretNames: () => parts.vault.names((name) => host.mayKnow(name)),
    async keepSecret(name, value) {
      own(name)
      await parts.vault.keep({ [name]: value })
    },
    async renewSecrets(names, renew) {
      names.forEach(own)
      return parts.vault.renew(names, renew)
    },
    get needs() {
      return needsOf(parts.hosts.values())
    },
    commands: () => commandSheets(parts.router().registry, platform),
    suggest: (question) => suggestions(platform, question, parts),
    route(method, path, handler) {
      const close = parts.doors.open(host.name, method, path, handler)
      const forget = host.effects.add(`route ${method} ${path}`, close)
      return () => {
        forget()
        close()
      }
    },
    share: (channels, changed) => parts.fleet?.leases.share(platform, channels, changed) ?? wholeShare(channels, changed),
    allowance: (name, most, perMs) => parts.allowance(`${platform}:${name}`, most, perMs),
    lastHeard: () => parts.heard.of(platform),
    guest: (server) => parts.guests.meet(platform, server),
    publicUrl: parts.publicUrl,
  }
}

/** What a command suggests for an argument; nothing to whoever may not use the command. */
async function suggestions(platform: string, question: Suggest, parts: DeskParts): Promise<readonly string[]> {
  const { server, channel, typed } = question
  const place = parts.places.at(platform, server, channel)
  const router = parts.router()
  const account: Account = question.account
  const envelope = {
    id: 'suggest',
    platform,
    server,
    channel,
    account,
    kind: 'message' as const,
    at: 0,
    receivedAt: 0,
    text: question.command,
  }
  const found = router.match({ text: question.command, commandAt: 0 }, place)
  const suggest = found?.command.options.suggest?.[question.argument]
  if (!found || typeof suggest !== 'function') return []
  const person = parts.people.person(People.account(platform, account.id))
  const turn = router.turn(envelope, place, found, person)
  // Arguments are not all there yet; who may not use the command is stopped before they are looked at.
  const stop = stopAt(turn)
  if (stop !== undefined && stop.gate !== 'arguments') return []
  const { host } = found.command
  const context = contextOf(host, parts.ground(), undefined, {
    author: authorOf(envelope, person, turn.bits),
    channel: channelOf(place),
    typed,
  })
  try {
    const candidates: unknown = await inTime(suggest(context), patience, 'a suggestion')
    return Array.isArray(candidates) ? candidates.map(String).slice(0, mostCandidates) : []
  } catch (error) {
    host.log.warn(`suggestions for "${question.argument}" of "${found.command.words}" failed`, { error })
    return []
  }
}
