import type { BlockAction, GlobalShortcut, MessageShortcut, SlashCommand, ViewClosedAction, ViewSubmitAction } from '@slack/bolt'
import type { Channel } from './channel.ts'
import type { SlackMessage } from './message.ts'
import type { Team } from './team.ts'
import type { SlackView } from './view.ts'
import type { World } from './world.ts'

type Payload = Readonly<Record<string, unknown>>

/** Shapes: the types that `@slack/bolt` publishes, and https://docs.slack.dev/reference/interaction-payloads, read 2026-11-22. */
function common(world: World, team: Team) {
  return {
    token: world.app.verificationToken,
    api_app_id: world.app.id,
    team: { id: team.id, domain: team.domain },
    is_enterprise_install: false,
  }
}

function actor(team: Team, user: string) {
  const name = team.users.get(user)?.name ?? ''
  return { id: user, username: name, name, team_id: team.id }
}

export function commandPayload(world: World, team: Team, channel: Channel, user: string, command: string, text: string): Payload {
  return {
    token: world.app.verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.kind === 'private' ? 'privategroup' : channel.name,
    user_id: user,
    user_name: actor(team, user).name,
    command,
    text,
    api_app_id: world.app.id,
    is_enterprise_install: 'false',
    response_url: world.responseUrl(team, channel, user),
    trigger_id: world.trigger(team),
  } satisfies SlashCommand
}

export function shortcutPayload(world: World, team: Team, user: string, callbackId: string): Payload {
  const shortcut = { type: 'shortcut', callback_id: callbackId, trigger_id: world.trigger(team), action_ts: world.ids.ts() } as const
  return { ...common(world, team), ...shortcut, user: actor(team, user) } satisfies GlobalShortcut & Payload
}

export function messageShortcutPayload(
  world: World,
  team: Team,
  channel: Channel,
  message: SlackMessage,
  user: string,
  callbackId: string,
): Payload {
  return {
    ...common(world, team),
    type: 'message_action',
    callback_id: callbackId,
    trigger_id: world.trigger(team),
    action_ts: world.ids.ts(),
    message_ts: message.ts,
    message,
    response_url: world.responseUrl(team, channel, user, message),
    user: actor(team, user),
    channel: { id: channel.id, name: channel.name },
  } satisfies MessageShortcut & Payload
}

/** @param action what was used, as Slack describes it: `type`, `action_id`, `block_id` and what was chosen */
export function actionPayload(
  world: World,
  team: Team,
  channel: Channel,
  message: SlackMessage,
  user: string,
  action: { readonly type: string; readonly action_id: string; readonly block_id: string },
): Payload {
  const ephemeral = channel.get(message.ts) === undefined
  const { type: _, ...rest } = message
  return {
    ...common(world, team),
    type: 'block_actions',
    actions: [{ ...action, action_ts: world.ids.ts() }],
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: ephemeral },
    trigger_id: world.trigger(team),
    response_url: world.responseUrl(team, channel, user, message),
    user: actor(team, user),
    channel: { id: channel.id, name: channel.name },
    ...(ephemeral ? {} : { message: { type: 'message', ...rest } }),
    state: { values: {} },
  } satisfies Omit<BlockAction, 'actions'> & Payload
}

export function submissionPayload(world: World, team: Team, view: SlackView, user: string): Payload {
  const rest = { user: actor(team, user), trigger_id: world.trigger(team), response_urls: [] }
  const meta = { ...common(world, team), type: 'view_submission', ...rest } satisfies Omit<ViewSubmitAction, 'view'>
  return { ...meta, view }
}

export function closedPayload(world: World, team: Team, view: SlackView, user: string, cleared: boolean): Payload {
  const rest = { user: actor(team, user), is_cleared: cleared }
  const meta = { ...common(world, team), type: 'view_closed', ...rest } satisfies Omit<ViewClosedAction, 'view'>
  return { ...meta, view }
}
