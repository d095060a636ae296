export { echoesOf, looksFaulty, wrongWith } from './answer.ts'
export { type Line, linesOf } from './lines.ts'
export { asGiven, nasty, nastyKinds, nastyOn, thirdOf } from './texts.ts'
export { type Trial, withstand } from './withstand.ts'
