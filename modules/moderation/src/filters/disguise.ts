import { foldText } from '../text/look.ts'
import type { Finding, Heard } from './heard.ts'

const hidden =
  /\u034f|[\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]|\u17b4|\u17b5/gu
const turning = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu
/** Flags of regions are spelt with tags behind a black flag. */
const flags = /\u{1f3f4}[\u{e0020}-\u{e007f}]+/gu
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** `limit`: characters that nobody sees. Marks that turn the direction count where nothing is written from the right. */
export function invisible({ glance, text }: Heard, limit: number): Finding {
  if (glance !== undefined) return undefined
  const bare = text.replace(flags, '')
  const unseen = bare.match(hidden)?.length ?? 0
  const turns = rightToLeft.test(bare) ? 0 : (bare.match(turning)?.length ?? 0)
  return unseen + turns > limit ? `${unseen + turns} invisible characters` : undefined
}

const word = /[\p{L}\p{M}\p{N}]+/gu
const latin = /\p{Script=Latin}/u
const akin = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u
/** Whoever declines a foreign word adds an ending in their own letters (`twitchа`): only what stands before Latin counts. */
const inside = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]\p{Script=Latin}/u
const there =
  /\p{Script=Latin}[^\p{Script=Latin}]+\p{Script=Latin}[^\p{Script=Latin}]|[^\p{Script=Latin}]\p{Script=Latin}+[^\p{Script=Latin}]/u
const ascii = /^[\x20-\x7e]*$/

/** `limit`: words that are written with letters of two alphabets which look alike. */
export function lookalikes({ glance, plain }: Heard, limit: number): Finding {
  if (glance !== undefined || !akin.test(plain) || !latin.test(plain)) return undefined
  const words = (plain.match(word) ?? []).filter(
    (each) => latin.test(each) && inside.test(each) && (ascii.test(foldText(each)) || there.test(each)),
  )
  return words.length > limit ? `"${[...words[0]!].slice(0, 30).join('')}" is of two alphabets` : undefined
}
