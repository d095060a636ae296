import { join } from 'node:path'
import { WaddleError } from '@waddlebot/sdk'
import { readTemplate } from '../template.ts'
import type { NewFile } from '../writing.ts'

/**
 * A module's name: it also names its tables, its commands in chat and its folder.
 *
 * @throws {WaddleError} `WDL_MODULE_NAME`
 */
export function checkModuleName(name: string): void {
  if (/^[a-z][a-z0-9-]{0,31}$/.test(name)) return
  const better = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 32)
  throw new WaddleError(
    'WDL_MODULE_NAME',
    `${JSON.stringify(name)} is no name for a module: small letters, digits and -, a letter first, at most 32`,
    {
      fix: `waddle module new ${better || 'greeting'}`,
    },
  )
}

/** What the scaffolded test already calls something else, and words that no variable can be called. */
const taken =
  /^(ann|bot|test|expect|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield|arguments)$/

/**
 * The files of a new module, with paths from its own folder.
 *
 * @param templates the folder with all templates
 * @param version the version of waddle that it is made for
 */
export function moduleFiles(templates: string, name: string, version: string): readonly NewFile[] {
  const camel = name.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()).replaceAll('-', '')
  const variable = taken.test(camel) ? `${camel}Module` : camel
  return readTemplate(join(templates, 'module'), { name, variable, version })
}
