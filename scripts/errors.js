import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { errorsPage } from './errors-page.js'
import { root } from './sources.js'

/**
 * Every package and module that has a table of errors, as it stands in `src/errors.ts`: the packages first, the lowest
 * last, for who looks a code up most often has a bot before them.
 *
 * @returns for each its folder such as `packages/core`, its `errors`, and its `errorTopics` where it has more than one
 */
export async function errorTables() {
  const folders = ['core', 'cli', 'sdk'].map((name) => `packages/${name}`)
  for (const name of readdirSync(join(root, 'modules')).sort()) folders.push(`modules/${name}`)
  const sources = folders.filter((folder) => existsSync(join(root, folder, 'src', 'errors.ts')))
  return Promise.all(sources.map(async (folder) => ({ folder, ...(await load(join(root, folder, 'src', 'errors.ts'))) })))
}

/** What goes beside the tables on the page: why a message was not answered, and why arguments cannot be read. */
export async function otherCodes() {
  const { reasons } = await load(join(root, 'packages/core/src/errors/reason.ts'))
  const { argumentProblems } = await load(join(root, 'packages/sdk/src/errors/argument.ts'))
  return { reasons, argumentProblems }
}

/** A file of TypeScript that needs nothing but what is beside it; Node 20 cannot read one. */
async function load(file) {
  const { outputFiles } = await build({ entryPoints: [file], bundle: true, write: false, format: 'esm', logLevel: 'error' })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

/** `node scripts/errors.js`: write docs/reference/errors.md anew. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = join(root, 'docs', 'reference', 'errors.md')
  mkdirSync(dirname(page), { recursive: true })
  writeFileSync(page, errorsPage(await errorTables(), await otherCodes()))
  process.stdout.write('update  docs/reference/errors.md\n')
}
