const known = new WeakMap<TemplateStringsArray, boolean>()
const writes = /\b(insert|update|delete|replace|merge|create|drop|alter|truncate|returning|for\s+(?:no\s+key\s+)?update|for\s+share)\b/i

/**
 * Whether a statement only reads, judged by its words and never wrongly in favour of reading: a column that
 * is called `update` merely costs a transaction.
 */
export function onlyReads(parts: TemplateStringsArray): boolean {
  const before = known.get(parts)
  if (before !== undefined) return before
  const sql = parts.join('?').replace(/'(?:[^']|'')*'/g, "''")
  const reads = /^\s*(select|values|with|explain)\b/i.test(sql) && !writes.test(sql)
  known.set(parts, reads)
  return reads
}
