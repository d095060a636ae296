import { invisible, lookalikes } from './disguise.ts'
import type { Finding, Heard } from './heard.ts'
import { links } from './links.ts'
import type { Paces } from './pace.ts'
import type { FilterName, Setting } from './settings.ts'
import { caps, emotes, length, mentions, repeats, symbols } from './shape.ts'

/** One filter: what it finds. */
export type Look = (heard: Heard, setting: Setting, paces: Paces) => Finding

/** What each filter finds, in the settings of its community. */
export const looks: Readonly<Record<Exclude<FilterName, 'words'>, Look>> = {
  links: (heard, { allowed }) => links(heard, allowed),
  lookalikes: (heard, { limit }) => lookalikes(heard, limit),
  invisible: (heard, { limit }) => invisible(heard, limit),
  mentions: (heard, { limit }) => mentions(heard, limit),
  spam: (heard, { limit }, paces) => paces.spam(heard, limit),
  duplicates: (heard, { limit }, paces) => paces.duplicates(heard, limit),
  length: (heard, { limit }) => length(heard, limit),
  repeats: (heard, { limit }) => repeats(heard, limit),
  caps: (heard, { limit }) => caps(heard, limit),
  symbols: (heard, { limit }) => symbols(heard, limit),
  emotes: (heard, { limit }) => emotes(heard, limit),
}
