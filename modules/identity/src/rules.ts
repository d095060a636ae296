/**
 * Figures of linking. They are ours, not a vendor's. Source: the product's behaviour bar for identity (8 characters
 * without look-alikes, 10 minutes, single use, 5 tries), read 2026-11-22.
 */
export const rules = {
  code: {
    length: 8,
    /** None of 0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V: whoever reads one on a phone types the same on a keyboard. */
    alphabet: 'ACDEFHJKMNPRTWXY3479',
    /** How long a code, and what was begun with it, can be used; milliseconds. */
    lastsMs: 600_000,
  },
  /** Wrong codes that one account may type, and in which time; milliseconds. */
  tries: { most: 5, withinMs: 600_000 },
  /** How long a question such as "really?" stays open; milliseconds. */
  answerMs: 600_000,
  /** How long moderators may take to agree to a link, and how long it holds that they did; milliseconds. */
  approvalMs: 7 * 86_400_000,
  dayMs: 86_400_000,
} as const
