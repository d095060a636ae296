import type { Config } from '../config.ts'

/** A question, and everything that counts as right. */
export interface Question {
  readonly ask: string
  readonly answers: readonly string[]
}

/** What there is to ask where the owner gives nothing else: ducks, for trying things out. */
export const ducks: readonly Question[] = [
  { ask: 'What is a male duck called?', answers: ['drake', 'a drake'] },
  { ask: 'What is a young duck called?', answers: ['duckling', 'a duckling'] },
  { ask: 'From which wild duck do most domestic ducks descend?', answers: ['mallard', 'the mallard'] },
  { ask: 'Which duck is known for its very soft down?', answers: ['eider', 'eider duck', 'common eider'] },
  { ask: 'What colour is a classic rubber duck?', answers: ['yellow'] },
  { ask: 'How many webbed feet has a duck?', answers: ['2', 'two'] },
  { ask: 'What is a group of ducks on the water called?', answers: ['raft', 'a raft', 'paddling', 'a paddling'] },
  { ask: 'Which programming method has you explain code to a toy?', answers: ['rubber duck debugging', 'rubber ducking'] },
]

/** Sets of questions by name: the owner's, or else those about ducks. */
export const setsOf = ({ trivia }: Pick<Config, 'trivia'>): Readonly<Record<string, readonly Question[]>> =>
  Object.keys(trivia).length > 0 ? trivia : { ducks }

/**
 * What is left of an answer when it does not matter how it is written: without case, accents, signs and doubled
 * spaces. An answer of signs alone, such as an emoji, is left as it is.
 */
export function plain(text: string): string {
  const bare = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return bare === '' ? text.normalize('NFC').trim() : bare
}

/** Whether an answer is right. */
export const isRight = ({ answers }: Question, said: string): boolean => {
  const words = plain(said)
  return words !== '' && answers.some((answer) => plain(answer) === words)
}
