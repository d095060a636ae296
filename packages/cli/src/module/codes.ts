import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '@waddlebot/core/config'
import { type AnyModule, codePrefix, wrongCodes } from '@waddlebot/sdk'

/**
 * What is wrong with the codes of a module: those that it declares and may not have, those that it throws and does not
 * declare, and those that it declares and never says.
 *
 * @param dir the module's folder, whose sources are read
 */
export function checkCodes(module: AnyModule, dir: string): readonly Finding[] {
  const found = (level: Finding['level'], message: string, fix: string): Finding => ({ level, code: 'WDL_MODULE_CODE', message, fix })
  const wrong = wrongCodes(module.name, module.errors).map(({ message, fix }) => found('error', message, fix))
  if (wrong.length > 0) return wrong
  const declared = new Set(Object.keys(module.errors ?? {}))
  const said = new Set<string>()
  const unknown = new Map<string, string>()
  for (const [file, text] of sourcesIn(dir)) {
    for (const [, thrown, , code] of text.matchAll(/(new WaddleError\(\s*)?(['"`])(WDL_[A-Z0-9_]+)\2(?!\s*:)/g)) {
      said.add(code!)
      const its = thrown !== undefined || code!.startsWith(codePrefix(module.name))
      if (its && !declared.has(code!)) unknown.set(code!, file)
    }
  }
  return [
    ...[...unknown].map(([code, file]) =>
      found('error', `${file} says the code ${code}, and errors does not have it`, `errors: { ${code}: { what, why, fix } }`),
    ),
    ...[...declared]
      .filter((code) => !said.has(code))
      .map((code) =>
        found('warn', `errors has the code ${code}, and nothing says it`, `throw new WaddleError('${code}', …), or take it out`),
      ),
  ]
}

/** What was written by hand, tests and what they use left out. */
function sourcesIn(dir: string): readonly (readonly [file: string, text: string])[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !/\.(test|d)\.[cm]?[jt]sx?$/.test(file))
    .filter((file) => !/(^|[/\\])(node_modules|dist|fixtures|\.[^/\\]*)[/\\]/.test(file))
    .map((file) => [file, readFileSync(join(dir, file), 'utf8')] as const)
}
