import type { Param } from '../../signature/index.ts'
import type { Line } from '../hostile/lines.ts'
import type { Sheet } from './sheet.ts'

/** What is typed for an argument, by its kind or, before that, by its name: `{ colour: '#ff8800', zone: 'Europe/Berlin' }`. */
export type Samples = Readonly<Record<string, string>>

const usual: Samples = {
  string: 'duck',
  rest: 'duck',
  int: '1',
  number: '1',
  bool: 'on',
  amount: '1',
  duration: '1h',
  date: 'tomorrow',
  user: '@bob',
  channel: '#pond',
  url: 'https://ducks.example/',
}

/** Lines of the command that lack an argument: the first one that it needs, the second, and so on. */
export function lacking({ words, params }: Sheet, samples: Samples): readonly string[] {
  const needed = params.filter(({ required }) => required)
  return needed.map((_, given) => [words, ...needed.slice(0, given).map((param) => sampleOf(param, samples))].join(' '))
}

/** The command with all that it needs, and nothing more. */
export function complete({ words, params }: Sheet, samples: Samples): string {
  return [words, ...params.filter(({ required }) => required).map((param) => sampleOf(param, samples))].join(' ')
}

/** The command with a text right behind it, and with the text as its last argument where that takes any text. */
export function withText({ words, params }: Sheet, samples: Samples): readonly Line[] {
  const behind =
    (start: string): Line =>
    (text) =>
      `${start} ${text}`
  const last = params.at(-1)
  if (params.length < 2 || (last?.kind !== 'rest' && last?.kind !== 'string')) return [behind(words)]
  return [behind(words), behind([words, ...params.slice(0, -1).map((param) => sampleOf(param, samples))].join(' '))]
}

function sampleOf({ name, kind, choices }: Param, samples: Samples): string {
  return samples[name] ?? samples[kind] ?? choices?.[0] ?? usual[kind] ?? 'duck'
}
