import { core, type TemplateParam } from '@waddlebot/module-commands/template'
import type { Dice } from '../../../packages/cli/src/hostile/dice.ts'
import { nasty } from './innocent.ts'

const definitions = core.definitions()
const fields = (['person', 'channel'] as const).flatMap((kind) => core.fields(kind))
const operators = ['+', '-', '*', '/', '%', '^', '==', '!=', '<', '>', 'and', 'or', 'not', 'in', 'contains', 'matches']

/** A template: each name of the catalogue, with about the arguments that it wants, and filters. */
export function templateOf(dice: Dice): string {
  const parts = Array.from({ length: 1 + dice.below(3) }, () =>
    dice.luck(0.7) ? call(dice, 0) : dice.luck(0.3) ? dice.of(nasty) : dice.of(['quack', 'and', 'the pond', 'x']),
  )
  const text = parts.join(dice.luck(0.8) ? ' ' : '')
  return dice.luck(0.03) ? text.slice(0, dice.below(text.length + 1)) : text
}

function call(dice: Dice, depth: number): string {
  if (dice.luck(0.12)) return `$(${dice.of(['1', '2', '1:', '2:', '9', '0', 'query', 'user', 'touser'])})`
  if (dice.luck(0.1)) return `$(${dice.of(['user', 'target', 'channel', 'sender'])}.${dice.of(fields)})`
  const definition = dice.of(definitions)
  const given = definition.params.filter((param) => param.optional !== true || dice.luck(0.5)).map((param) => argument(dice, param, depth))
  if (dice.luck(0.05)) given.pop()
  if (dice.luck(0.05)) given.push(dice.of(nasty))
  const filters = dice.luck(0.2) ? ` | ${dice.of(definitions).name}${dice.luck(0.5) ? ` ${dice.below(9)}` : ''}` : ''
  return `$(${[definition.name, ...given].join(' ')}${filters})`
}

function argument(dice: Dice, param: TemplateParam, depth: number): string {
  if (depth < 3 && dice.luck(0.3)) return call(dice, depth + 1)
  if (dice.luck(0.08)) return dice.of(nasty)
  if (param.oneOf && dice.luck(0.9)) return dice.of(param.oneOf)
  if (param.lead !== undefined && dice.luck(0.9)) return `${param.lead} ${dice.of(['x', 'quack', '1'])}`
  switch (param.kind) {
    case 'number':
      return dice.of(['1', '2', '5', '-1', '0', '10', '1.5', '1e9', '99999'])
    case 'expression':
      return `${dice.below(9)} ${dice.of(operators)} ${dice.luck(0.3) ? `(${dice.below(5)} ${dice.of(operators)} 0)` : dice.of(['0', '2', '"x"', '$(1)'])}`
    default:
      return dice.of(['x', 'duck', '"a b"', '1h', '2026-12-25', 'a,b,c', '@ann', '🦆', '1-6', '"<b>"', 'Europe/Berlin', 'Mars/Base'])
  }
}
