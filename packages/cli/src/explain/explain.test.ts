import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { emptyFolder, waddle } from '../trial.ts'
import { meanings } from './meaning.ts'

const duck = join(emptyFolder(), 'duck')
const page = readFileSync(fileURLToPath(new URL('../../../../docs/reference/errors.md', import.meta.url)), 'utf8')
const shut = { what: 'The trap is shut.', why: 'Something is in it.', fix: 'Open it.' }

beforeAll(async () => {
  await waddle(['init', duck], { cwd: emptyFolder() })
})

describe('waddle explain', () => {
  test('says of a code what it means, why, and what to do, in a folder without a bot too', async () => {
    expect(await waddle(['explain', 'WDL_CONFIG_KEY'], { cwd: '/' })).toEqual({
      code: 0,
      out: `WDL_CONFIG_KEY
  waddle.yml has a key that does not exist. A misspelt key would otherwise be ignored in silence.
  try: \`waddle config rename <path> <name>\`, or \`waddle config unset <path>\`
`,
      err: '',
      json: expect.any(Function),
    })
  })

  test('takes a code as people type it, and one of a reason before that of an error', async () => {
    expect((await waddle(['explain', 'config_key'], { cwd: '/' })).out).toMatch(/^WDL_CONFIG_KEY\n/)
    expect((await waddle(['explain', 'cooldown'], { cwd: '/' })).out).toMatch(/^cooldown\n {2}The command rests\.\n {2}try: Wait/)
    expect((await waddle(['explain', 'COOLDOWN'], { cwd: '/' })).out).toMatch(/^WDL_COOLDOWN\n/)
  })

  test.each([
    ['WDL_CONFIG_KY', 'WDL_CONFIG_KEY'],
    ['config_ky', 'WDL_CONFIG_KEY'],
    ['cooldwn', 'cooldown'],
    ['TWITCH_SIGNIN', 'WDL_TWITCH_SIGN_IN'],
  ])('of %s says that %s was meant', async (typed, meant) => {
    expect(await waddle(['explain', typed], { cwd: '/' })).toMatchObject({
      code: 2,
      err: `error  there is no code "${typed}", did you mean "${meant}"?  WDL_USAGE\n       try: waddle explain ${meant}\n`,
    })
  })

  test('lists the codes that begin with what was typed', async () => {
    const { code, out } = await waddle(['explain', 'config'], { cwd: '/' })
    expect(code).toBe(0)
    expect(out).toMatch(/WDL_CONFIG_KEY +waddle.yml has a key/)
    expect(out).not.toContain('WDL_SECRET')
  })

  test('of what is like no code leads to the list of all, which has each that the page of errors has of the packages', async () => {
    expect(await waddle(['explain', 'quack'], { cwd: '/' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('try: waddle explain\n'),
    })
    const { out } = await waddle(['explain'], { cwd: '/' })
    const listed = [...out.matchAll(/^ {2}(\S+) {2}/gm)].map(([, code]) => code!)
    const ofPackages = page.slice(0, page.indexOf('\n## The module ')).matchAll(/^### (WDL_\S+)$/gm)
    const reasons = page.slice(page.indexOf('\n## Reasons\n'), page.indexOf('\n## Arguments ')).matchAll(/^\| `(.+?)` \|/gm)
    expect(listed.sort()).toEqual([...ofPackages, ...reasons].map(([, code]) => code!).sort())
  })

  test('has every code once', () => {
    const codes = meanings().map(({ code }) => code)
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  })
})

describe('the codes of modules', () => {
  test('are explained without a bot where they come with waddle', async () => {
    const { json } = await waddle(['explain', 'WDL_TWITCH_SIGN_IN', '--json'], { cwd: '/' })
    expect(json().data).toMatchObject({ codes: [{ topic: 'The module twitch', from: '@waddlebot/module-twitch' }] })
  })

  test('are explained in the folder of the bot that has them, and with --bot', async () => {
    const code = `export default { name: 'trap', errors: { WDL_TRAP_SHUT: ${JSON.stringify(shut)} } }`
    mkdirSync(join(duck, 'modules', 'trap'))
    writeFileSync(join(duck, 'modules', 'trap', 'index.ts'), code)
    await waddle(['config', 'set', 'modules.trap.from', './modules/trap'], { cwd: duck })
    const told = 'WDL_TRAP_SHUT\n  The trap is shut. Something is in it.\n  try: Open it.\n'
    expect(await waddle(['explain', 'trap_shut'], { cwd: duck })).toMatchObject({ code: 0, out: told })
    expect(await waddle(['explain', 'trap_shut', '--bot', duck], { cwd: '/' })).toMatchObject({ code: 0, out: told })
    expect(await waddle(['explain', 'trap_shut'], { cwd: '/' })).toMatchObject({ code: 2 })
    await waddle(['module', 'remove', 'trap'], { cwd: duck })
  })

  test('of somebody else are read from the manifest, and nothing of theirs is run', async () => {
    const folder = join(duck, 'node_modules', 'waddle-module-snare')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "name": "waddle-module-snare", "version": "1.0.0", "main": "index.js" }')
    writeFileSync(join(folder, 'index.js'), `require('node:fs').writeFileSync(${JSON.stringify(join(duck, 'sprung'))}, '')`)
    const manifest = { name: 'snare', commands: [], capabilities: [], errors: { WDL_SNARE_SHUT: shut } }
    writeFileSync(join(folder, 'waddle.manifest.json'), JSON.stringify(manifest))
    await waddle(['config', 'set', 'modules.snare', '{}'], { cwd: duck })
    expect(await waddle(['explain', 'WDL_SNARE_SHUT'], { cwd: duck })).toMatchObject({ code: 0, out: expect.stringMatching(/Open it/) })
    expect(existsSync(join(duck, 'sprung'))).toBe(false)
    await waddle(['config', 'unset', 'modules.snare'], { cwd: duck })
  })

  test('do not keep a bot with a broken waddle.yml from being told what is wrong with it', async () => {
    const broken = emptyFolder()
    writeFileSync(join(broken, 'waddle.yml'), 'prefx: "!"\n')
    expect(await waddle(['explain', 'WDL_CONFIG_KEY'], { cwd: broken })).toMatchObject({ code: 0 })
    expect(await waddle(['explain', 'WDL_TWITCH_SIGN_IN'], { cwd: broken })).toMatchObject({ code: 0 })
  })
})
