import moderation from '../modules/moderation/dist/index.js'
import { startRoad } from './road.mjs'

/** The words of a list of so many; the shorter list is the beginning of the longer. */
export const wordsOf = (count) => Array.from({ length: count }, (_, index) => `bad${name(index)}${name(index * 7)}`)

/** A bot whose community has so many words and patterns, put on the list as people do. */
export async function moderated(words, patterns, filters = []) {
  const bot = await startRoad({ modules: [moderation] })
  const owner = { account: { id: 'owner', name: 'owner', roles: ['owner'] } }
  const list = wordsOf(words)
  for (let from = 0; from < words; from += 30) await bot.say(`!words add ${list.slice(from, from + 30).join(', ')}`, owner)
  for (let index = 0; index < patterns; index++)
    await bot.say(`!words add /buy\\s+${name(index)}${name(index * 3)}\\d+ (now|today)/`, owner)
  for (const filter of filters) await bot.say(`!filters ${filter} on`, owner)
  return bot
}

function name(index) {
  return index.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)))
}
