import type { PlatformRules } from './platform.ts'

export const discord: PlatformRules = {
  name: 'discord',
  maxLength: 2000,
  unit: 'utf16',
  maxParts: 10,
  sending: { messages: 5, perMs: 5_000 },
  can: { reply: true, private: true, cards: true, buttons: true, forms: true, edit: true, images: true, newlines: true },
  keepsHistory: true,
  directWithoutServer: true,
  quietRefusals: false,
  commandLeads: '!',
  write: {
    // https://discord.com/developers/docs/reference#message-formatting, read 2026-11-22
    mention: (name, id) => (id === undefined ? `@${name}` : `<@${id}>`),
  },
  source: 'https://discord.com/developers/docs/resources/message#create-message',
  readOn: '2026-11-21',
}
