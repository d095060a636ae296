import type { Db } from '@waddlebot/sdk'
import { type FilterName, type Setting, usual } from './filters/settings.ts'
import type { Rule } from './rule.ts'

/** Id of the community that a bot has from the start. */
const home = 'main'

const filters: readonly FilterName[] = ['links', 'caps', 'repeats']

const rule: Rule = {
  kind: 'contains',
  text: 'bread is better',
  caseSensitive: false,
  act: 'warn',
  words: 'Ducks should not eat bread, $user.',
  priority: 100,
  mode: 'on',
  channels: [],
}

/** Something to see for a bot that nobody has told anything: three filters in shadow, and a rule. */
export async function addSamples(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    const known = await tx.one`
      SELECT name FROM moderation_filter WHERE community = ${home} UNION SELECT what FROM moderation_counter WHERE community = ${home}`
    if (known !== undefined) return
    for (const name of filters) {
      const setting: Setting = { ...usual[name], mode: 'shadow' }
      await tx.run`INSERT INTO moderation_filter (community, name, setting) VALUES (${home}, ${name}, ${JSON.stringify(setting)})`
    }
    await tx.run`INSERT INTO moderation_counter (community, what, last) VALUES (${home}, 'rule', 1)`
    await tx.run`
      INSERT INTO moderation_rule (community, number, rule, priority, added_by)
      VALUES (${home}, 1, ${JSON.stringify(rule)}, ${rule.priority}, 'samples')`
  })
}
