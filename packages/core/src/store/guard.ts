import { WaddleError } from '@waddlebot/sdk'
import { tablesOf } from './tables.ts'
import { type Word, wordsOf } from './words.ts'

const statements = new Set('select with values insert replace update delete explain create drop alter'.split(' '))
/** Kinds of things that a module may make and take away. */
const things = new Set('table index view trigger unique temp temporary virtual materialized'.split(' '))
/** Functions that give rows and touch no table. */
const rowFunctions = new Set(
  'json_each json_tree generate_series json_array_elements jsonb_array_elements json_each_text jsonb_each unnest'.split(' '),
)
/** Functions that read files, load code or run text as SQL. */
const reaching = /^(load_extension|readfile|writefile|edit|fts3_tokenizer|dblink\w*|lo_\w+|pg_\w+|\w+_to_xml\w*|set_config)$/
/** What a query builder asks about a schema before it changes it. */
const builderPragmas = new Set(['table_info', 'foreign_keys', 'foreign_key_check', 'foreign_key_list', 'index_list', 'index_info'])
const schemas = new Set(['main', 'public'])

/**
 * Refuse a statement that reaches beyond a module's own tables. This is a contract and a review surface, not
 * a wall: code in the same process could open the file itself. It is checked once per statement text.
 *
 * @param prefix what the module's tables start with, such as `memories_`
 * @param building whether it comes from a query builder, which looks at the schema before it changes it
 * @throws {WaddleError} `WDL_DB_STATEMENT`, `WDL_DB_FOREIGN_TABLE`
 */
export function guardStatement(sql: string, prefix: string, building = false): void {
  const words = wordsOf(sql)
  if (!words) throw refused('it has a quote or a comment that databases read differently', sql)
  const [first, second] = words
  if (building && first?.text === 'pragma' && builderPragmas.has(second?.text ?? '')) return
  if (first?.kind !== 'word' || !statements.has(first.text)) throw refused(`"${first?.text ?? ''}" is not for modules`, sql)
  if (['create', 'drop', 'alter'].includes(first.text) && !things.has(second?.text ?? ''))
    throw refused(`"${first.text} ${second?.text ?? ''}" is not for modules`, sql)
  for (const [index, word] of words.entries()) {
    if (word.kind !== 'string' && reaching.test(word.text.toLowerCase()) && words[index + 1]?.text === '(')
      throw refused(`"${word.text}" reaches beyond the database`, sql)
  }
  for (const { name, schema, call } of [...tablesOf(words), ...borrowed(words, sql)]) {
    if (call && schema === undefined && rowFunctions.has(name)) continue
    if (building && schema === 'information_schema' && first.text === 'select') continue
    if (building && ((name === 'sqlite_master' && first.text === 'select') || /^_knex_temp_alter\d*$/.test(name))) continue
    if (!call && name.startsWith(prefix) && (schema === undefined || schemas.has(schema))) continue
    const written = schema === undefined ? name : `${schema}.${name}`
    throw new WaddleError('WDL_DB_FOREIGN_TABLE', `"${written}" is not this module's table; its tables start with "${prefix}"`, {
      data: { table: written, prefix, sql },
      fix: `rename the table to ${prefix}${name.replace(/^[a-z]+_/, '')}`,
    })
  }
}

/** Tables that a virtual table reads through: the content of a full-text index. */
function borrowed(words: readonly Word[], sql: string): { name: string; schema: undefined; call: false }[] {
  if (words[1]?.text !== 'virtual') return []
  const kind = words[words.findIndex((word) => word.kind === 'word' && word.text === 'using') + 1]?.text
  if (kind !== 'fts5' && kind !== 'rtree') throw refused(`a virtual table of "${kind ?? ''}" is not for modules`, sql)
  return words.flatMap((word, index) =>
    word.text.toLowerCase() === 'content' && words[index + 1]?.text === '=' && words[index + 2]?.text !== ''
      ? [{ name: words[index + 2]?.text.toLowerCase() ?? '', schema: undefined, call: false as const }]
      : [],
  )
}

function refused(why: string, sql: string): WaddleError {
  return new WaddleError('WDL_DB_STATEMENT', `a module may not run this statement: ${why}; transactions and the file belong to the host`, {
    data: { sql },
  })
}

/** The table prefix of a module: `my-dice` owns `my_dice_*`. */
export function tablePrefix(module: string): string {
  return `${module.replaceAll('-', '_')}_`
}
