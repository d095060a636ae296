import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SyncChange, SyncDef } from '@waddlebot/sdk'
import type { SlackConfig } from '../config.ts'
import { record } from '../hearing/slip.ts'
import { type Manifest, manifestFile, printed, type SlashCommand, slashCommands } from './manifest.ts'

const compared = ['description', 'usage_hint', 'url', 'should_escape'] as const

/**
 * `waddle sync`: the commands of the manifest that `waddle connect slack` wrote, beside those that the bot has. Slack
 * tells an app nothing about its own settings, and takes changes of them from people only; so the manifest is
 * brought up to date, and what to do with it is said.
 */
export const sync: SyncDef<SlackConfig> = async ({ config, commands, apply, read, write }) => {
  const target = 'slack manifest'
  const text = read ? await read(manifestFile) : await beside(manifestFile)
  if (text === undefined)
    return [{ target, changes: [], problems: [`there is no ${manifestFile} yet; type: waddle connect slack`], sent: false }]
  const manifest = parsed(text)
  if (!manifest)
    return [{ target, changes: [], problems: [`${manifestFile} is no manifest any more; type: waddle connect slack`], sent: false }]
  const had = manifest.features?.slash_commands ?? []
  const url = had.find((each) => each.url !== undefined)?.url
  const { commands: wanted, left } = slashCommands(commands, config.mode === 'http' ? url : undefined)
  const changes = changesOf(had, wanted)
  const send = apply && changes.length > 0
  if (send) await write(manifestFile, printed({ ...manifest, features: { ...manifest.features, slash_commands: wanted } }))
  return [{ target, changes, problems: [], sent: send, notes: [...left, ...(changes.length > 0 ? [howTo(config.appId)] : [])] }]
}

/** What a person does with the manifest. */
export function howTo(appId: string | undefined): string {
  const page =
    appId === undefined
      ? 'https://api.slack.com/apps (choose the app, then "App Manifest")'
      : `https://app.slack.com/app-settings/-/${appId}/app-manifest`
  return `paste ${manifestFile} into ${page}, save it, and install the app again if Slack asks for it`
}

function changesOf(had: readonly SlashCommand[], wanted: readonly SlashCommand[]): SyncChange[] {
  const before = new Map(had.map((each) => [each.command, each]))
  const after = new Map(wanted.map((each) => [each.command, each]))
  const changes: SyncChange[] = []
  for (const [name, each] of after) {
    const old = before.get(name)
    if (!old) {
      changes.push({ what: 'create', name, fields: [`description: ${JSON.stringify(each.description)}`] })
      continue
    }
    const fields = compared
      .filter((field) => old[field] !== each[field])
      .map((field) => `${field}: ${JSON.stringify(old[field] ?? null)} → ${JSON.stringify(each[field] ?? null)}`)
    if (fields.length > 0) changes.push({ what: 'change', name, fields })
  }
  for (const name of before.keys()) if (!after.has(name)) changes.push({ what: 'delete', name, fields: [] })
  return changes
}

function parsed(text: string): Manifest | undefined {
  try {
    const manifest = record(JSON.parse(text))
    return Array.isArray(record(manifest['features'])['slash_commands']) ? (manifest as Manifest) : undefined
  } catch {
    return undefined
  }
}

/** Where nobody reads for us, the file is looked for where the bot is. */
async function beside(file: string): Promise<string | undefined> {
  try {
    return await readFile(resolve(file), 'utf8')
  } catch {
    return undefined
  }
}
