import type { Args } from './args.ts'
import type { SlackLimits } from './limits.ts'
import type { SlackBlock } from './message.ts'
import { Refusal } from './refusal.ts'

/** Every type of block. Source: https://docs.slack.dev/reference/block-kit/blocks, read 2026-11-22. */
const types = new Set(
  'actions alert card carousel container context context_actions data_table divider file header image input markdown plan rich_text section table task_card video'.split(
    ' ',
  ),
)

/** The blocks of a call, checked. Throws what Slack would answer. */
export function readBlocks(args: Args, limits: SlackLimits): SlackBlock[] | undefined {
  const blocks = args.json('blocks', 'invalid_blocks_format')
  if (blocks === undefined) return undefined
  if (!Array.isArray(blocks)) throw new Refusal('invalid_blocks_format')
  const faults = faultsOf(blocks, limits.blocks, limits)
  if (faults.length > 0) throw Refusal.because('invalid_blocks', ...faults)
  const markdown = blocks.filter((block) => block.type === 'markdown').reduce((sum, block) => sum + length(block.text), 0)
  if (markdown > limits.markdownText) throw new Refusal('msg_blocks_too_long')
  return blocks
}

/** What Slack would find wrong with blocks, in its words. */
export function faultsOf(blocks: readonly unknown[], most: number, limits: SlackLimits): string[] {
  const faults: string[] = []
  const shorter = (text: unknown, limit: number, at: string) => {
    if (length(text) > limit) faults.push(`must be less than ${limit + 1} characters [json-pointer:${at}]`)
  }
  const fewer = (list: unknown, limit: number, at: string) => {
    if (items(list).length > limit) faults.push(`no more than ${limit} items allowed [json-pointer:${at}]`)
  }
  fewer(blocks, most, '/blocks')
  const ids = new Set<string>()
  for (const [index, raw] of blocks.entries()) {
    const at = `/blocks/${index}`
    const block = object(raw)
    const type = String(block['type'])
    if (!types.has(type)) {
      faults.push(`unsupported type: ${type} [json-pointer:${at}/type]`)
      continue
    }
    const id = block['block_id']
    shorter(id, limits.idText, `${at}/block_id`)
    if (typeof id === 'string' && ids.has(id)) faults.push(`\`block_id\` ${id} already exists [json-pointer:${at}/block_id]`)
    if (typeof id === 'string') ids.add(id)
    if (type === 'header') shorter(object(block['text'])['text'], limits.headerText, `${at}/text/text`)
    if (type === 'section') section(block, at)
    if (type === 'context') fewer(block['elements'], limits.contextElements, `${at}/elements`)
    if (type === 'actions') {
      fewer(block['elements'], limits.actionsElements, `${at}/elements`)
      for (const [place, element] of items(block['elements']).entries()) button(element, `${at}/elements/${place}`)
    }
  }
  return faults

  function section(block: Record<string, unknown>, at: string): void {
    if (block['text'] === undefined && block['fields'] === undefined) faults.push(`missing required field: text [json-pointer:${at}]`)
    if (block['text'] !== undefined && length(object(block['text'])['text']) === 0)
      faults.push(`must be more than 0 characters [json-pointer:${at}/text/text]`)
    shorter(object(block['text'])['text'], limits.sectionText, `${at}/text/text`)
    fewer(block['fields'], limits.fields, `${at}/fields`)
    for (const [place, field] of items(block['fields']).entries())
      shorter(object(field)['text'], limits.fieldText, `${at}/fields/${place}/text`)
    if (block['accessory'] !== undefined) button(block['accessory'], `${at}/accessory`)
  }

  function button(element: unknown, at: string): void {
    const { type, text, value, action_id } = object(element)
    shorter(action_id, limits.idText, `${at}/action_id`)
    if (type !== 'button') return
    shorter(object(text)['text'], limits.buttonText, `${at}/text/text`)
    shorter(value, limits.buttonValue, `${at}/value`)
  }
}

const length = (text: unknown): number => (typeof text === 'string' ? [...text].length : 0)
const items = (list: unknown): unknown[] => (Array.isArray(list) ? list : [])
const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
