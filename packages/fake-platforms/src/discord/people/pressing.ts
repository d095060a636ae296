import {
  type APIModalSubmissionComponent,
  type APISelectMenuComponent,
  ComponentType,
  InteractionType,
  type ModalSubmitComponent,
} from 'discord-api-types/v10'
import { componentNamed } from '../rest/component-rule.ts'
import type { Kept } from '../world/archive.ts'
import type { World } from '../world/world.ts'
import { ask, Resolver } from './asking.ts'

/** Somebody presses a button of a message; returns the interaction's id. */
export function press(world: World, messageId: string, customId: string, user: string): string {
  const { kept, userId } = within(world, messageId, customId, user, [ComponentType.Button])
  const data = { custom_id: customId, component_type: ComponentType.Button as const }
  return ask(world, kept.place, userId, { type: InteractionType.MessageComponent, data }, kept)
}

const menus = [
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
]

/** Somebody chooses from a menu: values of a list, or names of users, roles and channels. */
export function select(world: World, messageId: string, customId: string, values: readonly string[], user: string): string {
  const { kept, userId, component } = within(world, messageId, customId, user, menus)
  const menu = component as unknown as APISelectMenuComponent
  const least = menu.min_values ?? 1
  const most = menu.max_values ?? 1
  if (values.length < least || values.length > most) throw new Error(`${customId} takes ${least} to ${most} values, not ${values.length}`)
  const resolver = new Resolver(world, kept.place)
  const chosen = values.map((value) => {
    if (menu.type === ComponentType.UserSelect) return resolver.user(value)
    if (menu.type === ComponentType.RoleSelect) return resolver.role(value)
    if (menu.type === ComponentType.ChannelSelect) return resolver.channel(value)
    if (menu.type === ComponentType.MentionableSelect) return resolver.mentionable(value)
    if (!menu.options.some((option) => option.value === value)) throw new Error(`${customId} has no option ${value}`)
    return value
  })
  const data = { custom_id: customId, component_type: menu.type, values: chosen, ...resolver.found }
  return ask(world, kept.place, userId, { type: InteractionType.MessageComponent, data: data as never }, kept)
}

/** Somebody fills in the modal that an interaction opened, and sends it; fields by their `custom_id`. */
export function submit(world: World, interactionId: string, fields: Readonly<Record<string, string>>): string {
  const entry = world.ledger.get(interactionId)
  const { modal } = entry.answer
  if (!modal) throw new Error(`the interaction ${interactionId} opened no modal`)
  const seen = new Set<string>()
  const value = (field: {
    readonly custom_id: string
    readonly required?: boolean
    readonly value?: string
    readonly max_length?: number
  }) => {
    seen.add(field.custom_id)
    const typed = fields[field.custom_id] ?? field.value ?? ''
    if (typed === '' && field.required !== false) throw new Error(`the field ${field.custom_id} is required`)
    if (typed.length > (field.max_length ?? 4_000))
      throw new Error(`the field ${field.custom_id} takes at most ${field.max_length ?? 4_000} characters`)
    return typed
  }
  const components = modal.components.map((part): APIModalSubmissionComponent => {
    if (part.type === ComponentType.TextDisplay) return { type: part.type, id: 0 }
    if (part.type === ComponentType.ActionRow) {
      const inner = part.components.map((field) => ({ type: field.type, custom_id: field.custom_id, value: value(field) }))
      return { type: part.type, components: inner as never }
    }
    const field = part.component
    const text = value(field as { custom_id: string })
    const answer = field.type === ComponentType.TextInput ? { value: text } : { values: text === '' ? [] : text.split(',') }
    return { type: part.type, component: { type: field.type, custom_id: field.custom_id, ...answer } as unknown as ModalSubmitComponent }
  })
  const stray = Object.keys(fields).find((name) => !seen.has(name))
  if (stray !== undefined) throw new Error(`the modal has no field ${stray}; it has ${[...seen].join(', ')}`)
  const data = { custom_id: modal.custom_id, components }
  return ask(world, entry.place, entry.userId, { type: InteractionType.ModalSubmit, data }, entry.source)
}

function within(world: World, messageId: string, customId: string, user: string, types: readonly ComponentType[]) {
  const kept: Kept = world.archive.anywhere(messageId)
  const userId = world.userNamed(user).id
  const component = componentNamed(kept.message.components ?? [], customId)
  if (!component || !types.includes(component.type)) throw new Error(`the message ${messageId} has no such component ${customId}`)
  if ((component as { disabled?: boolean }).disabled) throw new Error(`the component ${customId} is disabled`)
  const askedBy = kept.sent?.interactionId === undefined ? undefined : world.ledger.get(kept.sent.interactionId).userId
  if (kept.ephemeral && askedBy !== userId) throw new Error(`the message ${messageId} is ephemeral and ${user} cannot see it`)
  return { kept, userId, component }
}
