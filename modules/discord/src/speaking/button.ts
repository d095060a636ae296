import type { Buttons } from '@waddlebot/sdk'
import type { APIActionRowComponent, APIButtonComponent } from 'discord-api-types/v10'
import { limits, short } from '../limits.ts'
import { webAddress } from './embed.ts'

const { buttons: most } = limits
/** https://docs.discord.com/developers/components/reference#button-button-styles */
const style = { secondary: 2, link: 5 } as const
const row = 1
const button = 2

/** Rows of buttons, and the words that Discord's buttons have no room for. */
export interface Rows {
  readonly rows: readonly APIActionRowComponent<APIButtonComponent>[]
  readonly words: readonly string[]
}

/** Buttons in rows of five. One that does what another does already is left out: Discord refuses two of the same name. */
export function rowsOf(all: readonly Buttons['buttons'][number][]): Rows {
  const words: string[] = []
  const seen = new Set<string>()
  const components: APIButtonComponent[] = []
  for (const one of all) {
    const made = componentOf(one, words)
    if (!made) continue
    const name = 'custom_id' in made ? made.custom_id : undefined
    if (name !== undefined && seen.has(name)) continue
    if (name !== undefined) seen.add(name)
    components.push(made)
  }
  const rows: APIActionRowComponent<APIButtonComponent>[] = []
  for (let at = 0; at < components.length; at += most.perRow) rows.push({ type: row, components: components.slice(at, at + most.perRow) })
  return { rows, words }
}

function componentOf(one: Buttons['buttons'][number], words: string[]): APIButtonComponent | undefined {
  const label = one.label.trim() === '' ? '…' : one.label
  const shown = short(label, most.label)
  if (shown !== label) words.push(label)
  if (one.url !== undefined) {
    const url = webAddress(one.url, most.url)
    if (url !== undefined) return { type: button, style: style.link, label: shown, url }
    words.push(`${label}: ${one.url}`)
    return undefined
  }
  if (one.custom === undefined || one.custom === '' || one.custom.length > most.custom) {
    if (shown === label) words.push(`[${label}]`)
    return undefined
  }
  return { type: button, style: style.secondary, label: shown, custom_id: one.custom }
}
