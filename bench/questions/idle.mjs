import { child, row } from '../measure.mjs'

/** P1: what a community costs that nobody talks in. P2: what is left of a million messages. Each in a process of its own. */
export default async function idle() {
  const one = (what) => child('idle-one.mjs', [what], ['--expose-gc'])
  const [plain, overridden, many, million] = ['plain', 'overrides', 'many', 'million'].map(one)
  return [
    row('P1', 'bytes of an idle community and its channel', plain.bytes, '<=', 256, 'B'),
    row('P1', 'the same with 5 overrides', overridden.bytes, '<=', 600, 'B'),
    row('P1', 'memory with 100,000 communities', many.rss, '<=', 160, 'MB'),
    row('P2', 'heap after 1,000,000 messages of 100,000 people / after the first 100,000', million.ratio, '<=', 1.1, 'x', million.note),
  ]
}
