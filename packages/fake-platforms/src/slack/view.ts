import { faultsOf } from './blocks.ts'
import type { SlackBlock } from './message.ts'
import { Refusal } from './refusal.ts'
import type { Team } from './team.ts'
import type { World } from './world.ts'

type Field = { readonly type: string; readonly text: string }

/** A modal as payloads and answers carry it. Source: https://docs.slack.dev/reference/views/modal-views, read 2026-11-22. */
export interface SlackView {
  readonly id: string
  readonly team_id: string
  readonly app_id: string
  readonly app_installed_team_id: string
  readonly bot_id: string
  readonly type: string
  readonly title: Field
  readonly submit: Field | null
  readonly close: Field | null
  readonly blocks: readonly SlackBlock[]
  readonly callback_id: string
  readonly private_metadata: string
  readonly external_id: string
  readonly hash: string
  readonly state: { readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
  readonly root_view_id: string
  readonly previous_view_id: string | null
  readonly clear_on_close: boolean
  readonly notify_on_close: boolean
}

/** Put a view where a person sees it: a new one, in place of `before`, or on top of `under`. Throws what Slack would answer. */
export function showView(world: World, team: Team, given: unknown, before?: SlackView, under?: SlackView): SlackView {
  const view = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>
  const blocks = view['blocks']
  if (!Array.isArray(blocks)) throw Refusal.because('invalid_arguments', 'missing required field: blocks [json-pointer:/view]')
  if (view['title'] === undefined) throw Refusal.because('invalid_arguments', 'missing required field: title [json-pointer:/view]')
  const faults = faultsOf(blocks, world.limits.viewBlocks, world.limits)
  const inputs = blocks.some((block) => block?.type === 'input')
  if (inputs && view['submit'] === undefined) faults.push('missing required field: submit [json-pointer:/view]')
  if (faults.length > 0) throw Refusal.because('invalid_arguments', ...faults)
  const id = before?.id ?? world.ids.next('V')
  const shown: SlackView = {
    id,
    team_id: team.id,
    app_id: world.app.id,
    app_installed_team_id: team.id,
    bot_id: team.botId,
    type: String(view['type'] ?? 'modal'),
    title: view['title'] as Field,
    submit: (view['submit'] as Field | undefined) ?? null,
    close: (view['close'] as Field | undefined) ?? null,
    blocks: named(world, blocks),
    callback_id: String(view['callback_id'] ?? ''),
    private_metadata: String(view['private_metadata'] ?? ''),
    external_id: String(view['external_id'] ?? ''),
    hash: world.ids.ts(),
    state: { values: {} },
    root_view_id: (before ?? under)?.root_view_id ?? id,
    previous_view_id: before?.previous_view_id ?? under?.id ?? null,
    clear_on_close: view['clear_on_close'] === true,
    notify_on_close: view['notify_on_close'] === true,
  }
  world.views.set(id, shown)
  return shown
}

/** Blocks with the ids that Slack gives those that have none. */
export function named(world: World, blocks: readonly SlackBlock[]): SlackBlock[] {
  const element = (value: unknown): unknown => {
    const given = value as Record<string, unknown> | null
    const interactive = typeof given?.['type'] === 'string' && /button|select|overflow|picker|checkboxes|input/.test(given['type'])
    return interactive ? { action_id: world.ids.next('a'), ...given } : value
  }
  return blocks.map((block) => {
    const { elements, accessory } = block as { elements?: unknown; accessory?: unknown }
    return {
      block_id: world.ids.next('b'),
      ...block,
      ...(Array.isArray(elements) && block.type === 'actions' ? { elements: elements.map(element) } : {}),
      ...(accessory === undefined ? {} : { accessory: element(accessory) }),
    }
  })
}
