import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './sources.js'

/** `node scripts/errors.js`: write docs/reference/errors.md anew from the tables of the packages and of the modules. */
const built = join(root, 'packages', 'core', 'dist', 'errors', 'page.js')
if (!existsSync(built)) {
  process.stderr.write('the table of errors is not built\ntry: node scripts/build.js\n')
  process.exit(2)
}
const { errorsPage } = await import(built)
const modules = {}
for (const name of readdirSync(join(root, 'modules')).sort()) {
  const table = join(root, 'modules', name, 'dist', 'errors.js')
  if (existsSync(table)) modules[name] = (await import(table)).errors
}
const page = join(root, 'docs', 'reference', 'errors.md')
mkdirSync(dirname(page), { recursive: true })
writeFileSync(page, errorsPage(modules))
process.stdout.write('update  docs/reference/errors.md\n')
