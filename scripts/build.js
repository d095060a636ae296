import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './sources.js'

/** Compile every package and module, then bundle the program. */
const steps = [['node_modules/typescript-native/bin/tsc', '-b', 'tsconfig.build.json'], ['packages/cli/build.js']]

for (const step of steps) {
  const { status, error } = spawnSync(process.execPath, step, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
mkdirSync(join(root, 'node_modules', '.waddle'), { recursive: true })
writeFileSync(join(root, 'node_modules', '.waddle', 'built'), String(Date.now()))
