import { type Param, quoteWord, type Signature } from '@waddlebot/sdk'
import type { Dice } from '../../../packages/cli/src/hostile/dice.ts'
import { nasty, nastyKinds } from './innocent.ts'
import { templateOf } from './template.ts'

/** Words of a kind that mostly can be read. */
const sound: Readonly<Record<string, readonly string[]>> = {
  int: ['1', '2', '3', '7', '12', '-4', '0'],
  number: ['1', '2.5', '-0.25', '1e3'],
  bool: ['on', 'off', 'yes', 'no'],
  amount: ['50', 'all', 'half', '25%', '5k', '1.5m'],
  duration: ['30s', '5m', '1h30m', '2d', '90'],
  date: ['2026-03-29', 'tomorrow', '18:30'],
  user: ['@ann', 'bob', '<@123>', '<@U1|eve>'],
  channel: ['#general', '<#C1|x>', 'lobby'],
  url: ['https://example.org', '<https://example.org|x>', 'http://localhost:1/'],
  level: ['mod', 'vip,sub', 'owner', 'everyone'],
  names: ['a,b', 'hug', 'x'],
  platforms: ['twitch', 'discord,slack'],
}
const names = ['hug', 'dice', 'so', 'a b', 'lurk', '!hug', '!dice', 'ÜBER', 'x1', 'count', 'hi']
const plain = ['ducks', 'never', 'sleep', 'the', 'a', 'quack', 'pond', 'Ann:', 'x']

/** One chat line: usually a command with about the arguments that it wants, sometimes anything at all. */
export function lineOf(dice: Dice, signatures: readonly Signature[]): string {
  const roll = dice.next()
  if (roll < 0.06) return dice.of(nasty) + (dice.luck(0.3) ? dice.of(nasty) : '')
  if (roll < 0.08) return long(dice)
  if (roll < 0.12) return `!${dice.of(names).replace(/^!/, '')} ${words(dice, 3)}`
  const signature = dice.of(signatures)
  const path = signature.path.join(dice.luck(0.03) ? '  ' : ' ')
  const lead = roll < 0.9 ? '!' : dice.of(['! ', '#', '@duck ', '@duck !', '@DUCK, ', '!!', '！'])
  const line = [lead + (dice.luck(0.05) ? path.toUpperCase() : path), ...argumentsOf(dice, signature.params)].join(' ')
  if (dice.luck(0.02)) return line.slice(0, dice.below(line.length + 1))
  return dice.luck(0.02) ? line + dice.of(nasty) : line
}

function argumentsOf(dice: Dice, params: readonly Param[]): string[] {
  const given: string[] = []
  for (const param of params) {
    if (param.flag) {
      if (dice.luck(0.12)) given.push(flagOf(dice, param))
      continue
    }
    // Somebody forgets an argument, and everything after it moves up.
    if (dice.luck(param.required ? 0.08 : 0.35)) continue
    const count = param.variadic ? dice.below(4) : 1
    for (let index = 0; index < count; index++) given.push(wordOf(dice, param))
  }
  if (dice.luck(0.05)) given.splice(dice.below(given.length + 1), 0, dice.of(nasty))
  if (dice.luck(0.05)) given.push(words(dice, 2))
  return given
}

function flagOf(dice: Dice, param: Param): string {
  const dashes = dice.luck(0.3) ? '-' : '--'
  if (param.kind === 'bool' && dice.luck(0.7)) return `--${param.name}`
  return `${dashes}${param.name}${dice.of(['=', '=', ' '])}${wordOf(dice, param)}`
}

function wordOf(dice: Dice, param: Param): string {
  const roll = dice.next()
  if (roll < 0.12) return dice.of(nasty)
  if (roll < 0.16) return quoteWord(dice.of(nasty)) ?? '""'
  if (roll < 0.2) return dice.of(nastyKinds[param.kind] ?? nasty)
  if (param.choices) return dice.of(param.choices)
  if (param.kind === 'rest') return param.name === 'text' && dice.luck(0.6) ? templateOf(dice) : words(dice, 5)
  if (param.name === 'name' || param.name === 'to') return dice.of(names)
  if (param.name === 'change') return dice.of(['+1', '-1', '=5', '+', '=', '+99999999999999999999', '=x'])
  return dice.of(sound[param.kind] ?? plain)
}

function words(dice: Dice, most: number): string {
  return Array.from({ length: 1 + dice.below(most) }, () => (dice.luck(0.15) ? dice.of(nasty) : dice.of(plain))).join(' ')
}

/** 500 to 5,000 characters: of one kind, of many, or a command with too much behind it. */
function long(dice: Dice): string {
  const length = 500 + dice.below(4_500)
  const piece = dice.luck(0.5) ? dice.of(nasty) || ' ' : undefined
  let text = dice.luck(0.7)
    ? dice.of(['!quote add ', '!cmd add hug ', '!cmd test ', '!help ', '!kinds ', '!quote search ', '!cmd ', '!'])
    : ''
  while (text.length < length) text += piece ?? dice.of(nasty)
  return text.slice(0, length)
}
