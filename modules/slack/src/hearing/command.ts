import type { CommandSheet, Envelope } from '@waddlebot/sdk'
import { isTimestamp, keyOf } from '../key.ts'
import { authorOf, type Payload, type Sight, wordsOf } from './sight.ts'
import { record, words } from './slip.ts'

/** The command under which everything can be called: `/waddle quote add hi`. */
export const mainCommand = '/waddle'

/** A slash command as a message that calls a command: `/quote add hi` is `quote add hi`, and `/waddle` alone asks for help. */
export async function slashOf(sight: Sight, body: Payload): Promise<Envelope | undefined> {
  const { ctx, people, workspace } = sight
  const channel = words(body['channel_id'])
  const user = words(body['user_id'])
  const name = words(body['command'])
  if (channel === '' || user === '' || name === '') return undefined
  const [account, said] = await Promise.all([
    people.account(workspace, user, words(body['user_name']) || undefined),
    wordsOf(sight, words(body['text']), undefined),
  ])
  const lead = name === mainCommand ? '' : `${name.slice(1)} `
  const text = `${lead}${said.text}`.trim()
  const now = ctx.now()
  return {
    id: `${workspace.id}/command/${words(body['trigger_id']) || `${user}-${now}`}`,
    platform: 'slack',
    server: workspace.id,
    channel,
    account,
    kind: 'message',
    at: now,
    receivedAt: now,
    text: text === '' ? 'help' : text,
    commandAt: 0,
    ...(text === '' || !text.endsWith(said.text)
      ? {}
      : { fragments: lead === '' ? said.fragments : [{ type: 'text' as const, text: lead }, ...said.fragments] }),
    raw: withoutSecrets(body),
  }
}

/**
 * An entry of a menu that was chosen. One that names a command calls it, on a message with the words of that
 * message; any other is an interaction.
 *
 * @param channel where it happened; for one that was chosen outside of channels, the talk between the bot and whoever chose it
 */
export async function shortcutOf(
  sight: Sight,
  body: Payload,
  channel: string,
  commands: readonly CommandSheet[],
): Promise<Envelope | undefined> {
  const { ctx, workspace } = sight
  const custom = words(body['callback_id'])
  const user = words(record(body['user'])['id'])
  if (custom === '' || user === '' || channel === '') return undefined
  const message = record(body['message'])
  const ts = message['ts']
  const account = await authorOf(sight, { user, user_name: record(body['user'])['name'] })
  const thread = isTimestamp(message['thread_ts']) ? { thread: message['thread_ts'] } : {}
  const now = ctx.now()
  const envelope = {
    id: `${workspace.id}/shortcut/${words(body['trigger_id']) || `${user}-${words(body['action_ts'])}`}`,
    platform: 'slack',
    server: workspace.id,
    channel,
    account,
    at: now,
    receivedAt: now,
    ...thread,
    raw: withoutSecrets(body),
  } as const
  if (!namesCommand(custom, sight, commands)) {
    const data = { custom, ...(isTimestamp(ts) ? { message: keyOf(workspace.id, channel, ts) } : {}) }
    return { ...envelope, kind: 'interaction', text: '', data }
  }
  const said = await wordsOf(sight, words(message['text']), message['blocks'])
  return { ...envelope, kind: 'message', text: `${custom} ${said.text}`.trim(), commandAt: 0 }
}

function namesCommand(custom: string, { ctx }: Sight, commands: readonly CommandSheet[]): boolean {
  return (
    ctx.config.shortcuts.some(({ command }) => command === custom) ||
    commands.some(({ path }) => custom === path.join(' ') || custom.startsWith(`${path.join(' ')} `))
  )
}

/** By these, whoever reads the payload could answer in the bot's name. */
export function withoutSecrets({ token: _, response_url: __, response_urls: ___, trigger_id: ____, ...rest }: Payload): Payload {
  return rest
}
