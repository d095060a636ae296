import type { Check } from '../check.ts'

/** What other checks tell, with more to say about it. */
const elsewhere = /^WDL_(HTTP_OPEN|CONFIG_ENVIRONMENT|CONFIG_CONFLICT)$/

/** Mistakes in waddle.yml, one finding each. */
export const configValid: Check = {
  name: 'config.valid',
  summary: 'waddle.yml cannot be read, or says something that cannot be.',
  look: ({ checked }) => checked.findings.filter(({ code, where }) => !elsewhere.test(code) && !isVariable(where)),
}

/** A finding in the environment carries the variable's name, one in the file a place in it. */
export function isVariable(where: string | undefined): boolean {
  return where !== undefined && /^[A-Z][A-Z0-9_]*$/.test(where)
}
