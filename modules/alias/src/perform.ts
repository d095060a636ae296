import { type Answer, isWaddleError, refuse } from '@waddlebot/sdk'
import type { Asked } from './context.ts'
import type { Held } from './shelf.ts'

/**
 * Run the steps of an alias as whoever typed it: each with its own permission, cooldown and cost. A step that is refused
 * ends it, and has said why.
 */
export async function perform(asked: Asked, { alias, steps }: Held, args: string): Promise<Answer> {
  const { commands, registry, channel } = asked
  let said = ''
  for (const [index, step] of steps.entries()) {
    const worded = await step.phrase.words(asked, args)
    if (!worded.ok) return refuse(worded.message, 'alias')
    // What is put in is one line, whatever was said before it.
    const line = [worded.text, ...(step.piped ? [said] : [])].join(' ').replace(/\s+/gu, ' ').trim()
    const hears = steps[index + 1]?.piped === true
    try {
      const { outcome, text } = hears ? await commands.ask(asked, line) : { outcome: await commands.run(asked, line), text: '' }
      if (outcome === 'unknown') return refuse(`There is no ${registry.prefix(channel.id)}${step.head.join(' ')} any more.`, 'alias')
      if (outcome === 'refused') return refuse(text === '' ? undefined : text, 'step')
      said = text
    } catch (error) {
      if (!isWaddleError(error) || error.code !== 'WDL_TOO_DEEP') throw error
      return refuse(`Alias ${registry.prefix(channel.id)}${alias.name} runs aliases in aliases too deep.`, 'too-deep')
    }
  }
  return undefined
}
