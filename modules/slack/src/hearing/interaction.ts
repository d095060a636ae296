import type { Envelope } from '@waddlebot/sdk'
import { isTimestamp, keyOf } from '../key.ts'
import { filledIn, readSheet } from '../speaking/form.ts'
import { withoutSecrets } from './command.ts'
import { authorOf, type Payload, type Sight } from './sight.ts'
import { record, words } from './slip.ts'

/** What the ids of the bot's own buttons begin with: plain ones, those that only open a page, those that open a form. */
export const buttonIds = { plain: 'waddle:', link: 'waddle:link:', form: 'waddle:form:' } as const

/** Somebody used a button or chose something that the bot put up. Undefined for a button that only opens a page. */
export async function actionOf(sight: Sight, body: Payload, action: Payload): Promise<Envelope | undefined> {
  const { ctx, workspace } = sight
  const container = record(body['container'])
  const message = record(body['message'])
  const channel = words(record(body['channel'])['id']) || words(container['channel_id'])
  const user = record(body['user'])
  const id = words(action['action_id'])
  if (channel === '' || words(user['id']) === '' || id.startsWith(buttonIds.link)) return undefined
  const ts = words(container['message_ts']) || words(message['ts'])
  const thread = message['thread_ts'] ?? container['thread_ts']
  const values = chosenIn(action)
  const now = ctx.now()
  return {
    id: `${workspace.id}/action/${words(body['trigger_id']) || `${words(user['id'])}-${words(action['action_ts'])}`}/${id}`,
    platform: 'slack',
    server: workspace.id,
    channel,
    account: await authorOf(sight, { user: user['id'], user_name: user['name'] ?? user['username'] }),
    kind: 'interaction',
    at: now,
    receivedAt: now,
    text: '',
    ...(isTimestamp(thread) ? { thread } : {}),
    data: {
      custom: words(action['value']) || id,
      ...(values.length > 0 ? { values } : {}),
      ...(isTimestamp(ts) ? { message: keyOf(workspace.id, channel, ts) } : {}),
    },
    raw: withoutSecrets(body),
  }
}

/** Somebody sent a form in. The same form sent in twice is the same event. */
export async function submissionOf(sight: Sight, body: Payload): Promise<Envelope | undefined> {
  const { ctx, workspace } = sight
  const view = record(body['view'])
  const user = record(body['user'])
  const sheet = readSheet(words(view['private_metadata']))
  if (!sheet || words(user['id']) === '') return undefined
  const now = ctx.now()
  return {
    id: `${workspace.id}/view/${words(view['id'])}/${words(view['hash'])}`,
    platform: 'slack',
    server: workspace.id,
    channel: sheet.channel,
    account: await authorOf(sight, { user: user['id'], user_name: user['name'] ?? user['username'] }),
    kind: 'interaction',
    at: now,
    receivedAt: now,
    text: '',
    ...(sheet.thread === undefined ? {} : { thread: sheet.thread }),
    data: {
      custom: sheet.custom,
      fields: { ...sheet.hidden, ...filledIn(view['state']) },
      ...(sheet.message === undefined ? {} : { message: sheet.message }),
    },
    raw: withoutSecrets(body),
  }
}

/** What was chosen in a menu, a row of boxes or a calendar. */
export function chosenIn(action: Payload): readonly string[] {
  const several = [action['selected_options'], action['selected_users'], action['selected_channels'], action['selected_conversations']]
  for (const list of several)
    if (Array.isArray(list)) return list.map((each) => (typeof each === 'string' ? each : words(record(each)['value'])))
  const one = [
    record(action['selected_option'])['value'],
    action['selected_user'],
    action['selected_channel'],
    action['selected_conversation'],
    action['selected_date'],
    action['selected_time'],
  ].find((value) => typeof value === 'string')
  return typeof one === 'string' ? [one] : []
}
