import type { Page, PagePart } from '@waddlebot/sdk'
import type { DrawResult } from './result.ts'
import { commitmentOf, drawRule, numberAt, placeOf } from './seal.ts'

/** What was drawn, counted anew from the seed and shown step by step, with how to do the same elsewhere. */
export function drawPage(result: DrawResult): Page {
  const { commitment, crew, entries, kind, number, reasons, rule, seed, state, title } = result
  const parts: PagePart[] = [
    { type: 'text', text: sayState(result) },
    ...(result.region === undefined ? [] : [{ type: 'text', text: `It is for ${result.region} only.` } as const]),
    { type: 'heading', text: 'Seal' },
    { type: 'text', text: 'This was told in chat before anybody was in it. It is the SHA-256 of the seed:' },
    { type: 'code', text: commitment },
    ...(seed === null ? [{ type: 'text', text: 'The seed is told once it is over.' } as const] : ofSeed(seed, commitment)),
    ...(crew === undefined ? [] : [{ type: 'heading', text: 'Crew, in the order in which they came' } as const, listOf(crew)]),
    ...(entries.length === 0 ? [] : [{ type: 'heading', text: headOf(kind) } as const, tableOf(entries)]),
    ...(seed === null || state !== 'settled' || rule !== drawRule ? [] : ofDraw(result, seed)),
    ...(reasons.length === 0 ? [] : [{ type: 'heading', text: 'Why it was drawn again' } as const, listOf(reasons)]),
  ]
  return { title: `${title} (${kind} ${number})`, parts }
}

function sayState({ kept, rule, state }: DrawResult): string {
  if (state === 'cancelled') return 'It was called off: nothing was drawn.'
  if (state !== 'settled') return 'It is not over yet.'
  if (rule !== drawRule) return 'It was for whoever was right first: nothing was drawn.'
  if (kept === false) return 'It is over, and what was told is NOT what the seed gives.'
  return kept ? 'It is over, and what was told is what the seed gives.' : 'It is over.'
}

const headOf = (kind: DrawResult['kind']): string =>
  kind === 'raffle'
    ? 'Who was in it'
    : kind === 'duel'
      ? 'Sides, and cases of a hundred'
      : 'What can become of each, and cases of a hundred'

const listOf = (items: readonly string[]): PagePart => ({ type: 'list', items: items.map((item) => (item === '' ? '–' : item)) })

const tableOf = (entries: DrawResult['entries']): PagePart => ({
  type: 'table',
  head: ['Place', 'Name', 'Weight'],
  rows: entries.map(({ name, weight }, place) => [place, name, weight]),
})

function ofSeed(seed: string, commitment: string): PagePart[] {
  const fits = commitmentOf(seed) === commitment
  return [
    { type: 'text', text: fits ? 'The seed, of which it is the SHA-256 indeed:' : 'The seed, of which it is NOT the SHA-256:' },
    { type: 'code', text: seed },
    { type: 'text', text: 'To see for yourself:' },
    { type: 'code', text: `printf %s ${seed} | sha256sum` },
  ]
}

/** Draws that are shown step by step; a raffle with a hundred winners, or a heist of a thousand, lists the others without. */
const shown = 100

function ofDraw({ crew, drawn, entries, number }: DrawResult, seed: string): PagePart[] {
  const left = entries.map(({ weight }) => weight)
  const rows = drawn.slice(0, shown).map((told, index) => {
    const sum = left.reduce((all, weight) => all + weight, 0)
    const { again, number: at } = numberAt(seed, number, index, sum)
    const place = placeOf(left, at)
    // Everybody of a crew is drawn for alone; whoever is drawn in a raffle is left out from then on.
    if (crew === undefined) left[place] = 0
    const whom = crew === undefined ? [] : [crew[index] ?? '']
    const agrees = place === told ? entries[place]!.name : `${entries[place]?.name} (NOT what was told)`
    return [`${number}:${index}:${again}`, sum, at, ...whom, agrees]
  })
  if (rows.length === 0) return [{ type: 'text', text: 'Nobody was drawn.' }]
  return [
    { type: 'heading', text: 'Draw, recomputed' },
    {
      type: 'text',
      text: `The rule is ${drawRule}: the HMAC-SHA256 with the seed as key over the text of the first column is a number of 256 bits; divided by the weights of all who are left it leaves a rest, and the rest falls into one weight, counted from the first.`,
    },
    { type: 'table', head: ['Text', 'Weights', 'Rest', ...(crew === undefined ? [] : ['For']), 'Drawn'], rows },
    { type: 'text', text: 'The number of a row, to be had anywhere:' },
    { type: 'code', text: `printf %s ${String(rows[0]![0])} | openssl dgst -sha256 -hmac ${seed}` },
    ...(drawn.length > shown
      ? [{ type: 'text', text: `${drawn.length - shown} more were drawn; the JSON of this page lists all.` } as const]
      : []),
  ]
}
