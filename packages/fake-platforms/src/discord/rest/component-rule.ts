import { type APIMessageTopLevelComponent, type APIModalInteractionResponseCallbackData, ComponentType } from 'discord-api-types/v10'
import { sizes } from '../limits.ts'
import type { Complaints } from '../refusal.ts'

/** A component of any kind, as far as the rules look at it. */
interface Any {
  readonly type: number
  readonly components?: readonly Any[]
  readonly component?: Any
  readonly accessory?: Any
  readonly custom_id?: string
  readonly label?: string
  readonly url?: string
  readonly style?: number
  readonly emoji?: unknown
  readonly options?: readonly { readonly label?: string; readonly value?: string }[]
  readonly content?: string
}

type Path = readonly (string | number)[]
const link = 5
const premium = 6

/** Complain about components that Discord would refuse. https://docs.discord.com/developers/components/reference, read 2026-11-22. */
export function checkComponents(complaints: Complaints, components: readonly APIMessageTopLevelComponent[], v2: boolean): void {
  const seen = new Set<string>()
  const rows = components as readonly Any[]
  if (!v2) complaints.list(['components'], rows, sizes.actionRows)
  if (count(rows) > sizes.components)
    complaints.add(['components'], 'BASE_TYPE_MAX_LENGTH', `Must be ${sizes.components} or fewer in total.`)
  rows.forEach((row, index) => {
    const path = ['components', index]
    if (!v2 && row.type !== ComponentType.ActionRow)
      complaints.add([...path, 'type'], 'BASE_TYPE_CHOICES', 'Value of field "type" must be one of (1,).')
    check(complaints, path, row, seen)
  })
}

/** Complain about a modal that Discord would refuse. */
export function checkModal(complaints: Complaints, modal: Partial<APIModalInteractionResponseCallbackData>): void {
  complaints.text(['data', 'custom_id'], modal.custom_id, 1, sizes.customId)
  complaints.text(['data', 'title'], modal.title, 1, sizes.modalTitle)
  const parts = (modal.components ?? []) as readonly Any[]
  if (parts.length === 0) complaints.add(['data', 'components'], 'BASE_TYPE_REQUIRED', 'This field is required')
  complaints.list(['data', 'components'], parts, sizes.modalComponents)
  const seen = new Set<string>()
  parts.forEach((part, index) => {
    check(complaints, ['data', 'components', index], part, seen)
  })
}

/** A component with that `custom_id`, however deep it lies. */
export function componentNamed(components: readonly unknown[], customId: string): Any | undefined {
  for (const one of components as readonly Any[]) {
    if (one.custom_id === customId) return one
    const inner = [...(one.components ?? []), ...(one.component ? [one.component] : []), ...(one.accessory ? [one.accessory] : [])]
    const found = componentNamed(inner, customId)
    if (found) return found
  }
  return undefined
}

function check(complaints: Complaints, path: Path, one: Any, seen: Set<string>): void {
  const parts = one.components ?? []
  if (one.type === ComponentType.ActionRow) {
    if (parts.length === 0)
      complaints.add([...path, 'components'], 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${sizes.buttons} in length.`)
    complaints.list([...path, 'components'], parts, sizes.buttons)
    if (parts.length > 1 && parts.some((part) => part.type !== ComponentType.Button))
      complaints.add([...path, 'components'], 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width')
  }
  if (one.type === ComponentType.Button) button(complaints, path, one)
  if (one.type === ComponentType.StringSelect) {
    const options = one.options ?? []
    if (options.length === 0)
      complaints.add([...path, 'options'], 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${sizes.selectOptions} in length.`)
    complaints.list([...path, 'options'], options, sizes.selectOptions)
    options.forEach((option, index) => {
      complaints.text([...path, 'options', index, 'label'], option.label, 1, sizes.choiceText)
      complaints.text([...path, 'options', index, 'value'], option.value, 1, sizes.choiceText)
    })
  }
  const named = one.type !== ComponentType.Button || (one.style !== link && one.style !== premium)
  const interactive = one.type >= ComponentType.Button && one.type <= ComponentType.ChannelSelect
  if (interactive && named) complaints.text([...path, 'custom_id'], one.custom_id, 1, sizes.customId)
  if (one.custom_id !== undefined) {
    if (seen.has(one.custom_id))
      complaints.add([...path, 'custom_id'], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated')
    seen.add(one.custom_id)
  }
  parts.forEach((part, index) => {
    check(complaints, [...path, 'components', index], part, seen)
  })
  if (one.component) check(complaints, [...path, 'component'], one.component, seen)
  if (one.accessory) check(complaints, [...path, 'accessory'], one.accessory, seen)
}

function button(complaints: Complaints, path: Path, one: Any): void {
  if (one.label !== undefined) complaints.text([...path, 'label'], one.label, 0, sizes.buttonLabel)
  if (one.style === undefined) complaints.add([...path, 'style'], 'BASE_TYPE_REQUIRED', 'This field is required')
  if (one.style === link && one.url === undefined) complaints.add([...path, 'url'], 'BASE_TYPE_REQUIRED', 'This field is required')
  if (one.style !== premium && one.label === undefined && one.emoji === undefined)
    complaints.add(path, 'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED', 'Must have either label or emoji')
}

function count(components: readonly Any[]): number {
  return components.reduce((sum, one) => sum + 1 + count(one.components ?? []) + (one.accessory ? 1 : 0), 0)
}
