import type { PlatformRules } from './platform.ts'

export const twitch: PlatformRules = {
  name: 'twitch',
  maxLength: 500,
  unit: 'code-points',
  maxParts: 3,
  sending: { messages: 20, perMs: 30_000 },
  sendingAsModerator: { messages: 100, perMs: 30_000 },
  can: { reply: true, private: false, cards: false, buttons: false, forms: false, edit: false, images: false, newlines: false },
  quietRefusals: true,
  commandLeads: '/.!',
  staleAfterMs: 10_000,
  source: 'https://dev.twitch.tv/docs/chat/#rate-limits',
  readOn: '2026-11-21',
}
