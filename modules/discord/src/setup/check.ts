import type { ConnectDef, ConnectFinding } from '@waddlebot/sdk'
import type { APIApplication, RESTAPIPartialCurrentUserGuild } from 'discord-api-types/v10'
import type { DiscordConfig } from '../config.ts'
import { intentsFor, missingIntents } from '../gateway/intent.ts'
import { portal } from '../limits.ts'
import { reconnectHint, tidyToken, tokenSecret } from '../token.ts'
import { bitsOf } from '../world/guild.ts'
import { permission } from '../world/role.ts'
import { deskApi } from './desk.ts'
import { invitation, wantedPermissions } from './invitation.ts'

type Look = Parameters<ConnectDef<DiscordConfig>['check']>[0]

/** Most servers that are looked at: one page of Discord's. */
const most = 200

/** Whether the token works, the intents are on, and the bot may do in its servers what its modules do. Changes nothing. */
export async function check({ config, signal, needs, secret }: Look): Promise<readonly ConnectFinding[]> {
  const token = tidyToken(secret(tokenSecret))
  if (token === undefined) return [{ level: 'error', what: `Discord: ${tokenSecret} is not set`, fix: reconnectHint }]
  const api = deskApi(config, token)
  try {
    const application = await api.insist<APIApplication>('GET', '/applications/@me', { signal })
    if (!application.ok) {
      const dead = application.why === 'refused' && application.status === 401
      const what = dead ? 'Discord does not know the token any more' : `Discord cannot be asked: ${application.reason}`
      return [{ level: dead ? 'error' : 'warning', what, ...(dead ? { fix: reconnectHint } : {}) }]
    }
    const { id, name, flags } = application.value
    const findings: ConnectFinding[] = [{ level: 'ok', what: `Discord lets the bot in as ${name}` }]
    for (const { name: intent, without } of missingIntents(intentsFor(needs.events), flags))
      findings.push({ level: 'error', what: `"${intent}" is not switched on, so ${without}`, fix: `switch it on at ${portal}/${id}/bot` })
    const guilds = await api.insist<RESTAPIPartialCurrentUserGuild[]>('GET', '/users/@me/guilds', {
      signal,
      query: { limit: String(most) },
    })
    if (!guilds.ok) return [...findings, { level: 'warning', what: `Discord did not say in which servers the bot is: ${guilds.reason}` }]
    const link = invitation(id, needs)
    if (guilds.value.length === 0) findings.push({ level: 'warning', what: 'the bot is in no server yet', fix: `open ${link}` })
    for (const guild of guilds.value) {
      const bits = bitsOf(guild.permissions)
      if (guild.owner || bits & permission.administrator) continue
      const lacking = wantedPermissions(needs).filter(({ bit }) => (bits & bit) === 0n)
      if (lacking.length === 0) continue
      const names = lacking.map((one) => one.name).join(', ')
      findings.push({
        level: 'warning',
        what: `in the server ${guild.name} the bot lacks ${names}`,
        fix: `invite it again with ${link}, or give its role these`,
      })
    }
    return findings
  } finally {
    api.close()
  }
}
