import type { AppsManifestValidateArguments } from '@slack/web-api'
import type { CommandSheet, Needs } from '@waddlebot/sdk'
import type { SlackConfig } from '../config.ts'
import { mainCommand } from '../hearing/command.ts'
import { builtInCommands, manifest as most } from '../limits.ts'
import { doors } from '../line/door.ts'
import { wantedEvents, wantedScopes } from './wants.ts'

/** An app's manifest, by the types that Slack publishes. */
export type Manifest = AppsManifestValidateArguments['manifest']

/** Where the manifest is written, beside waddle.yml. */
export const manifestFile = 'slack-manifest.json'

export type SlashCommand = NonNullable<NonNullable<Manifest['features']>['slash_commands']>[number]

/** What a manifest is made of. */
export interface ManifestParts {
  readonly name: string
  readonly config: Partial<SlackConfig>
  readonly needs: Needs
  readonly commands: readonly CommandSheet[]
  readonly publicUrl: string | undefined
}

/** The app that the bot needs, as Slack's settings take it. Shape: https://docs.slack.dev/reference/app-manifest, read 2026-11-22. */
export function manifestOf({ name, config, needs, commands, publicUrl }: ManifestParts): Manifest {
  const http = config.mode === 'http'
  const [events, , interactive] = doors.map((door) => addressOf(publicUrl, door))
  return {
    display_information: { name: name.slice(0, most.name), description: 'A community bot that its community hosts itself.' },
    features: {
      app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: {
        display_name:
          name
            .toLowerCase()
            .replace(/[^a-z0-9._-]+/g, '-')
            .slice(0, 80) || 'waddle',
        always_online: true,
      },
      slash_commands: slashCommands(commands, http ? addressOf(publicUrl, '/commands') : undefined).commands,
      ...(config.shortcuts?.length ? { shortcuts: shortcutsOf(config.shortcuts) } : {}),
    },
    oauth_config: {
      scopes: { bot: [...wantedScopes(needs, config)] as never },
      ...(config.clientId && publicUrl !== undefined ? { redirect_urls: [addressOf(publicUrl, '/oauth')] } : {}),
    },
    settings: {
      event_subscriptions: { ...(http ? { request_url: events! } : {}), bot_events: [...wantedEvents(needs, config)] as never },
      interactivity: { is_enabled: true, ...(http ? { request_url: interactive! } : {}) },
      org_deploy_enabled: false,
      socket_mode_enabled: !http,
      token_rotation_enabled: false,
    },
  }
}

/**
 * `/waddle`, under which everything can be called, and a short command for the first word of every other.
 *
 * @param url where Slack sends them; none in Socket Mode
 * @returns those that Slack takes, and why it does not take the others
 */
export function slashCommands(
  sheets: readonly CommandSheet[],
  url: string | undefined,
): { readonly commands: SlashCommand[]; readonly left: readonly string[] } {
  const left: string[] = []
  const where = { should_escape: true, ...(url === undefined ? {} : { url }) }
  const commands: SlashCommand[] = [
    { command: mainCommand, description: 'Call any command of the bot', usage_hint: '<command> …', ...where },
  ]
  const words = [...new Set(sheets.map(({ path }) => path[0]!))].filter((word) => `/${word}` !== mainCommand).sort()
  for (const word of words) {
    const command = `/${word}`
    const instead = `it is called as ${mainCommand} ${word}`
    if (!/^[a-z0-9_-]+$/.test(word)) left.push(`${command}: Slack takes small letters, digits, - and _ only; ${instead}`)
    else if (command.length > most.command) left.push(`${command}: Slack takes ${most.command} characters with the /; ${instead}`)
    else if (builtInCommands.has(word)) left.push(`${command} is a command of Slack's own; ${instead}`)
    else if (commands.length >= most.commands) left.push(`${command}: Slack takes ${most.commands} commands of an app; ${instead}`)
    else {
      const own = sheets.filter(({ path }) => path[0] === word)
      const only = own.length === 1 ? own[0]! : undefined
      const description = (only?.describe || own.map(({ describe }) => describe).find(Boolean) || word).slice(0, most.commandDescription)
      const usage = own
        .map(({ signature }) => signature.split(' ').slice(1).join(' '))
        .filter(Boolean)
        .join(' | ')
      commands.push({ command, description, ...(usage === '' ? {} : { usage_hint: usage.slice(0, most.usageHint) }), ...where })
    }
  }
  return { commands, left }
}

function shortcutsOf(shortcuts: SlackConfig['shortcuts']) {
  return shortcuts.map(({ name, command, on, describe }) => ({
    type: on === 'message' ? ('message' as const) : ('global' as const),
    name,
    callback_id: command,
    description: describe ?? `Calls ${command}`.slice(0, most.shortcutDescription),
  }))
}

function addressOf(publicUrl: string | undefined, door: string): string {
  return `${(publicUrl ?? 'https://bot.example.org').replace(/\/+$/, '')}/m/slack${door}`
}

/** As it is written and compared. */
export function printed(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`
}
