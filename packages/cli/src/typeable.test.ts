import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, waddle } from './trial.ts'
import { typeable } from './typeable.ts'

const npx = { npm_lifecycle_event: 'npx', npm_lifecycle_script: "'waddle'" }

test('a command is typed as the program was called: by npx in the folder of a bot', async () => {
  const duck = join(emptyFolder(), 'duck')
  await waddle(['init', duck], { cwd: emptyFolder() })
  const { stderr } = spawnSync('npx', ['waddle', 'doctr'], { cwd: duck, encoding: 'utf8' })
  expect(stderr).toContain('try: npx waddle doctor')
})

test('whatever is a command of a line is, and nothing else', () => {
  expect(typeable('cd duck && waddle migrate', npx)).toBe('cd duck && npx waddle migrate')
  expect(typeable('npx waddle dev', npx)).toBe('npx waddle dev')
  expect(typeable('npm install waddle-module-pond', npx)).toBe('npm install waddle-module-pond')
  expect(typeable('node -p 1 | waddle secret set A', npx)).toBe('node -p 1 | npx waddle secret set A')
  expect(typeable('waddle', npx)).toBe('npx waddle')
})

test.each([{}, { npm_lifecycle_event: 'npx', npm_lifecycle_script: 'vitest' }, { npm_lifecycle_event: 'start' }])(
  'who called it by its name is told its name: %j',
  (env) => expect(typeable('waddle doctor', env)).toBe('waddle doctor'),
)
