import type { PlatformRules } from './platform.ts'

export const slack: PlatformRules = {
  name: 'slack',
  maxLength: 4000,
  unit: 'utf16',
  maxParts: 10,
  sending: { messages: 1, perMs: 1_000 },
  can: { reply: true, private: true, cards: true, buttons: true, forms: true, edit: true, newlines: true },
  quietRefusals: false,
  commandLeads: '/!',
  source: 'https://docs.slack.dev/reference/methods/chat.postMessage/',
  readOn: '2026-11-21',
}
