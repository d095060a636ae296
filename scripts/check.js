import { spawnSync } from 'node:child_process'
import { wrongArrows } from './arrows.js'
import { namedModules } from './names.js'
import { wrongPackages } from './packages.js'
import { root } from './sources.js'

/** `npm run check`: format, lint, types, the dependency rule, the shape of packages, tests. The same as in CI. */
const steps = [
  ['format and lint', () => run('node_modules/.bin/biome', ['check', '.'])],
  ['types', () => run(process.execPath, ['node_modules/typescript-native/bin/tsc', '-p', 'tsconfig.json'])],
  ['arrows', () => tell(wrongArrows())],
  ['no module by name', () => tell(namedModules())],
  ['package shape', () => tell(wrongPackages())],
  ...(process.argv.includes('--no-tests') ? [] : [['tests', () => run('npm', ['test', '--silent'])]]),
]

let failed = false
for (const [name, step] of steps) {
  const began = performance.now()
  const fine = step()
  failed ||= !fine
  process.stderr.write(`${fine ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)\n`)
}
process.exit(failed ? 1 : 0)

function run(program, words) {
  return spawnSync(program, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
}

function tell(lines) {
  for (const line of lines) process.stderr.write(`  ${line}\n`)
  return lines.length === 0
}
