import { WaddleError } from '@waddlebot/sdk'

const tableAfter =
  /\b(?:from|join|into|update|table|index\s+\S+\s+on|on\s+conflict)\s+(?:if\s+(?:not\s+)?exists\s+)?(?:or\s+\w+\s+)?(["`[]?)([\w$]+)\1?(?=\s*(\.|\(|\)|,|;|\s|$))/gi
const forbidden =
  /^\s*(attach|detach|pragma|vacuum|begin|commit|end|rollback|savepoint|release|reindex|analyze|alter\s+system|copy|set|grant|listen|notify)\b/i
const functions = new Set([
  'json_each',
  'json_tree',
  'generate_series',
  'json_array_elements',
  'jsonb_array_elements',
  'unnest',
  'select',
  'values',
  'set',
  'do',
  'lateral',
  'only',
])

/**
 * Refuse a statement that reaches beyond a module's own tables. This is a contract and a review surface, not
 * a wall: code in the same process could open the file itself. It is checked once per statement text.
 *
 * @param prefix what the module's tables start with, such as `quotes_`
 */
export function guardStatement(sql: string, prefix: string): void {
  const bare = sql
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/--[^\n]*/g, ' ')
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
  const bad = forbidden.exec(bare)
  if (bad)
    throw new WaddleError('WDL_DB_STATEMENT', `a module may not run "${bad[1]}": transactions and the file belong to the host`, {
      data: { sql },
    })
  const own = new Set<string>()
  for (const cte of bare.matchAll(
    /(?:\bwith(?:\s+recursive)?|,)\s+([\w$]+)\s*(?:\([^)]*\)\s*)?as\s*(?:not\s+materialized\s+|materialized\s+)?\(/gi,
  ))
    own.add(cte[1]!.toLowerCase())
  for (const match of bare.matchAll(tableAfter)) {
    const name = match[2]!.toLowerCase()
    if (name.startsWith(prefix) || own.has(name) || functions.has(name)) continue
    throw new WaddleError('WDL_DB_FOREIGN_TABLE', `"${match[2]}" is not this module's table; its tables start with "${prefix}"`, {
      data: { table: match[2], prefix, sql },
      fix: `rename the table to ${prefix}${name.replace(/^[a-z]+_/, '')}`,
    })
  }
}

/** The table prefix of a module: `my-dice` owns `my_dice_*`. */
export function tablePrefix(module: string): string {
  return `${module.replaceAll('-', '_')}_`
}
