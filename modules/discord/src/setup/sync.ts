import { type SyncDef, type SyncReport, WaddleError } from '@waddlebot/sdk'
import type { APIApplication } from 'discord-api-types/v10'
import type { DiscordConfig } from '../config.ts'
import type { Api, Said } from '../speaking/api.ts'
import { reconnectHint, tidyToken, tokenSecret } from '../token.ts'
import { deskApi } from './desk.ts'
import { difference, type Registered } from './difference.ts'
import { type AppCommand, appCommands } from './tree.ts'

/** The command that opens an Activity: it is made at Discord itself, and must stay in the list. */
const entryPoint = 4

/** Bring Discord's menus up to date with the bot's commands. Sends nothing where nothing differs. */
export const sync: SyncDef<DiscordConfig> = async ({ config, signal, commands: sheets, apply, secret, log }) => {
  const token = tidyToken(secret(tokenSecret))
  if (token === undefined) throw new WaddleError('WDL_DISCORD_TOKEN', `${tokenSecret} is not set`, { fix: reconnectHint })
  const api = deskApi(config, token)
  try {
    const application = must(await api.insist<APIApplication>('GET', '/applications/@me', { signal }), 'which application the token is of')
    const { commands, problems } = appCommands(sheets, config.menus)
    const everywhere = `/applications/${application.id}/commands` as const
    const targets =
      config.guilds.length === 0
        ? [{ target: 'discord global', path: everywhere }]
        : config.guilds.map((guild) => ({
            target: `discord guild ${guild}`,
            path: `/applications/${application.id}/guilds/${guild}/commands` as const,
          }))
    const reports: SyncReport[] = []
    for (const { target, path } of targets) reports.push(await bring(api, target, path, commands, problems, apply, signal))
    if (config.guilds.length > 0) {
      const elsewhere = must(await api.insist<Registered[]>('GET', everywhere, { signal }), 'its commands')
      if (elsewhere.length > 0)
        reports[0] = {
          ...reports[0]!,
          notes: [
            `${elsewhere.length} commands are registered for all servers too, and show twice; sync once without "guilds" to bring them up to date.`,
          ],
        }
    }
    for (const { target, changes, sent } of reports) log.info('commands compared with Discord', { target, changes: changes.length, sent })
    return reports
  } finally {
    api.close()
  }
}

async function bring(
  api: Api,
  target: string,
  path: `/${string}`,
  commands: readonly AppCommand[],
  problems: readonly string[],
  apply: boolean,
  signal: AbortSignal,
): Promise<SyncReport> {
  const registered = must(await api.insist<Registered[]>('GET', path, { signal }), `the commands of ${target}`)
  const kept = registered.filter(({ type }) => type === entryPoint)
  const changes = difference(
    registered.filter(({ type }) => type !== entryPoint),
    commands,
  )
  const sends = apply && changes.length > 0 && problems.length === 0
  if (sends)
    must(await api.insist('PUT', path, { body: [...commands, ...kept], signal }), `the commands of ${target}, which it did not take`)
  return { target, changes, problems, sent: sends }
}

function must<T>(said: Said<T>, what: string): T {
  if (said.ok) return said.value
  const dead = said.why === 'refused' && said.status === 401
  throw new WaddleError(dead ? 'WDL_DISCORD_TOKEN' : 'WDL_DISCORD_SILENT', `Discord did not answer about ${what}: ${said.reason}.`, {
    fix: dead ? reconnectHint : 'waddle sync discord --plan',
  })
}
