import type { PlatformRules } from './platform.ts'

/** Slack asks for these three, and no others: https://docs.slack.dev/messaging/formatting-message-text/#escaping, read 2026-11-22. */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export const slack: PlatformRules = {
  name: 'slack',
  maxLength: 4000,
  unit: 'utf16',
  maxParts: 10,
  sending: { messages: 1, perMs: 1_000 },
  can: { reply: true, private: true, cards: true, buttons: true, forms: true, edit: true, images: true, newlines: true },
  accountPerServer: true,
  keepsHistory: true,
  directPrefix: 'D',
  quietRefusals: false,
  commandLeads: '/!',
  write: {
    text: escaped,
    mention: (name, id) => (id === undefined ? escaped(`@${name}`) : `<@${id}>`),
    link: (url, label) => (label === undefined ? `<${escaped(url)}>` : `<${escaped(url)}|${escaped(label).replaceAll('|', '¦')}>`),
  },
  source: 'https://docs.slack.dev/reference/methods/chat.postMessage/',
  readOn: '2026-11-21',
}
