import { readFileSync } from 'node:fs'
import type { Environment } from '@waddlebot/core/config'
import { type Question, WaddleError } from '@waddlebot/sdk'
import { ask, askHidden, canAsk } from '../prompt.ts'
import type { AnswerFlags } from './flags.ts'
import { variable, variablesOf } from './platform.ts'

/** Where answers come from. */
export interface AnswerSources {
  readonly platform: string
  readonly flags: AnswerFlags
  readonly env: Environment
  /** Talk. */
  say(line: string): void
}

/**
 * The answer to one question: from its flag, a secret from its variable or its file; else from whoever sits there.
 *
 * @throws {WaddleError} `WDL_ANSWER_MISSING` when nobody sits there, `WDL_ANSWER_WRONG` when it will not do,
 * `WDL_USAGE` for a secret on the command line
 */
export async function answer(question: Question, sources: AnswerSources): Promise<string> {
  const { flags, platform } = sources
  const given = question.secret ? secretGiven(question, sources) : flags.take(question.name)
  if (given !== undefined) {
    const wrong = wrongness(question, given)
    if (wrong === undefined) return given
    // The value of a secret is never said, and of anything else only what was typed.
    const value = question.secret ? 'its value' : JSON.stringify(given)
    throw new WaddleError('WDL_ANSWER_WRONG', `--${question.name}: ${value} will not do: ${wrong}`, {
      fix: `waddle connect ${platform} ${placeholder(question)}`,
    })
  }
  const line = `${flags.typed} ${placeholder(question)}`
  if (!canAsk()) {
    if (question.default !== undefined) return question.default
    throw missing(question, flags, line)
  }
  for (const hint of question.hint ?? []) sources.say(`  ${hint}`)
  const asked = question.choices ? `${question.ask} [${question.choices.join('/')}]` : question.ask
  for (;;) {
    const typed = question.secret ? await askHidden(asked, line) : await ask(asked, question.default ?? '', line)
    const wrong = typed === '' ? 'an answer is needed' : wrongness(question, typed)
    if (wrong === undefined) return typed
    sources.say(`  ${wrong}`)
  }
}

function secretGiven({ name }: Question, { flags, platform, env }: AnswerSources): string | undefined {
  const variables = variablesOf(platform, name)
  if (flags.unasked.includes(name)) {
    throw new WaddleError('WDL_USAGE', `--${name} is a secret, and what stands on a command line is seen by every user of this machine`, {
      fix: `waddle connect ${platform} --${name}-file <file>   (or set the variable ${variables[0]})`,
    })
  }
  const file = flags.take(`${name}-file`)
  if (file === undefined) return variable(env, variables)?.trim()
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new WaddleError('WDL_ANSWER_WRONG', `--${name}-file: ${file} cannot be read: ${(cause as Error).message}`, {
      fix: `waddle connect ${platform} --${name}-file <file>`,
      cause,
    })
  }
}

function wrongness({ choices, check }: Question, value: string): string | undefined {
  if (choices && !choices.includes(value)) return `one of ${choices.join(', ')}`
  return check?.(value)
}

/** What stands in for an answer in a line to type. */
function placeholder({ name, secret, choices }: Question): string {
  return secret ? `--${name}-file <file>` : `--${name} ${choices ? choices.join('|') : `<${name}>`}`
}

function missing(question: Question, flags: AnswerFlags, line: string): WaddleError {
  const hint = question.hint?.length ? ` (${question.hint.join(' ')})` : ''
  const [wrong] = flags.unasked
  const typo = wrong === undefined ? '' : `; --${wrong} has not been asked for`
  return new WaddleError('WDL_ANSWER_MISSING', `${question.ask}${hint}: there is no answer, and this is no terminal to ask on${typo}`, {
    fix: line,
  })
}
