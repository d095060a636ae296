import type { PlatformRules } from './platform.ts'

/** The terminal: no limit worth a name, and nobody to protect from noise. */
export const terminal: PlatformRules = {
  name: 'console',
  maxLength: 16_384,
  unit: 'utf16',
  maxParts: 10,
  sending: { messages: 1_000_000, perMs: 1_000 },
  can: { reply: true, private: true, cards: false, buttons: false, forms: false, edit: false, images: false, newlines: true },
  quietRefusals: false,
  commandLeads: '',
  source: 'ours',
  readOn: '2026-11-21',
}
