import { configFile, type Finding } from '@waddlebot/core/config'
import type { Check } from '../check.ts'

/** What other checks tell, with more to say about it. */
const elsewhere = /^WDL_(HTTP_OPEN|CONFIG_ENVIRONMENT|CONFIG_CONFLICT)$/

/** Mistakes in waddle.yml, one finding each. */
export const configValid: Check = {
  name: 'config.valid',
  summary: 'waddle.yml cannot be read, or says something that cannot be.',
  look: ({ checked }) =>
    checked.findings
      .filter(({ code, where }) => !elsewhere.test(code) && !isVariable(where))
      .map((each) => ({ ...each, fix: repairOf(each) })),
}

/** Mistakes that no command of waddle can mend, because it cannot read the file either. */
function repairOf({ code, message, fix }: Finding): string {
  if (code === 'WDL_CONFIG_FILE' && message.includes('is a folder')) return `mv ${configFile} ${configFile}.folder && waddle init --yes`
  // What is not UTF-8 was nearly always written by an old editor in Latin-1.
  if (message.includes('not UTF-8'))
    return `iconv -f latin1 -t utf-8 ${configFile} > ${configFile}.utf8 && mv ${configFile}.utf8 ${configFile}`
  return fix === undefined || fix === 'waddle config check' ? `\${EDITOR:-vi} ${configFile}` : fix
}

/** A finding in the environment carries the variable's name, one in the file a place in it. */
export function isVariable(where: string | undefined): boolean {
  return where !== undefined && /^[A-Z][A-Z0-9_]*$/.test(where)
}
