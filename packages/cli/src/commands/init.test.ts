import { lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { emptyFolder, waddle } from '../trial.ts'

const filesIn = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort()

describe('init', () => {
  test('makes a bot that is sound, and lists every file that it wrote', async () => {
    const cwd = emptyFolder()
    const trial = await waddle(['init', 'duck'], { cwd })
    expect(trial.code).toBe(0)
    const written = [...trial.err.matchAll(/^create {2}(.+)$/gm)].map(([, path]) => path)
    expect(written.sort()).toEqual(filesIn(join(cwd, 'duck')))
    expect(written).toEqual(
      expect.arrayContaining([
        'waddle.yml',
        '.env.example',
        '.gitignore',
        'package.json',
        'modules/hello/index.ts',
        'modules/hello/hello.test.ts',
        '.waddle/key',
      ]),
    )
    expect(statSync(join(cwd, 'duck', '.waddle', 'key')).mode & 0o777).toBe(0o600)
    expect(await waddle(['config', 'check'], { cwd: join(cwd, 'duck') })).toMatchObject({ code: 0, out: 'ok     waddle.yml is sound\n' })
    expect(trial.out).toMatch(/^next {3}cd duck\n/)
  })

  test('from a checkout, links the bot to it so that nothing has to be downloaded', async () => {
    const cwd = emptyFolder()
    const { err } = await waddle(['init', '.'], { cwd })
    for (const name of [
      '@waddlebot/sdk',
      '@waddlebot/core',
      '@waddlebot/cli',
      '@waddlebot/module-help',
      'vitest',
      'zod',
      '.bin/waddle',
      '.bin/vitest',
    ]) {
      expect(err).toContain(`link    node_modules/${name} -> `)
      expect(lstatSync(join(cwd, 'node_modules', name)).isSymbolicLink()).toBe(true)
      expect(statSync(join(cwd, 'node_modules', name))).toBeDefined()
    }
  })

  test('run again, changes nothing and says so', async () => {
    const cwd = emptyFolder()
    await waddle(['init'], { cwd })
    const before = filesIn(cwd).map((file) => readFileSync(join(cwd, file), 'utf8'))
    expect(await waddle(['init'], { cwd })).toMatchObject({ code: 0, err: 'same    everything is there already\n' })
    expect(filesIn(cwd).map((file) => readFileSync(join(cwd, file), 'utf8'))).toEqual(before)
  })

  test('with --dry-run, says what it would write and writes nothing', async () => {
    const cwd = emptyFolder()
    const trial = await waddle(['init', '--dry-run'], { cwd })
    expect(trial.err).toContain('would create  waddle.yml')
    expect(readdirSync(cwd)).toEqual([])
  })

  test('keeps what is there, makes the rest, and names what it kept', async () => {
    const cwd = emptyFolder()
    writeFileSync(join(cwd, 'package.json'), '{ "name": "mine" }')
    mkdirSync(join(cwd, 'node_modules'))
    mkdirSync(join(cwd, 'node_modules', 'zod'))
    const trial = await waddle(['init', '--force'], { cwd })
    expect(trial.code).toBe(0)
    expect(trial.err).toMatch(/^keep {4}package\.json$/m)
    expect(trial.err).toMatch(/^keep {4}node_modules\/zod -> /m)
    expect(trial.err).toMatch(/warn {3}package\.json {2}package\.json is there already[^\n]*\n {7}try: mv package\.json/)
    expect(readFileSync(join(cwd, 'package.json'), 'utf8')).toBe('{ "name": "mine" }')
  })

  test('that can do nothing is refused, not called done', async () => {
    const cwd = emptyFolder()
    await waddle(['init'], { cwd })
    writeFileSync(join(cwd, 'waddle.yml'), 'name: mine\n')
    expect(await waddle(['init'], { cwd })).toMatchObject({ code: 4, err: expect.stringContaining('try: mv waddle.yml') })
    expect(await waddle(['init', '--force'], { cwd })).toMatchObject({ code: 4 })
    expect(readFileSync(join(cwd, 'waddle.yml'), 'utf8')).toBe('name: mine\n')
  })

  test('with --force, renews what it wrote itself and nobody changed', async () => {
    const cwd = emptyFolder()
    await waddle(['init', '--name', 'duck'], { cwd })
    writeFileSync(join(cwd, 'README.md'), 'mine')
    expect(await waddle(['init', '--name', 'goose', '--force'], { cwd })).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^update {2}waddle\.yml$/m),
    })
    expect(parse(readFileSync(join(cwd, 'waddle.yml'), 'utf8')).name).toBe('goose')
    expect(readFileSync(join(cwd, 'README.md'), 'utf8')).toBe('mine')
  })

  test.each(['Ann\'s "duck": #1', '12345', 'true', 'Ente 🦆', '- x'])('takes the name %j as it is', async (name) => {
    const cwd = emptyFolder()
    expect(await waddle(['init', '--name', name], { cwd })).toMatchObject({ code: 0 })
    expect((await waddle(['config', 'get', 'name', '--json'], { cwd })).json().data['value']).toBe(name)
    expect(() => JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))).not.toThrow()
    expect((await waddle(['config', 'check'], { cwd })).code).toBe(0)
  })

  test('into a file is refused', async () => {
    const cwd = emptyFolder()
    writeFileSync(join(cwd, 'duck'), '')
    expect(await waddle(['init', 'duck'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('try: waddle init duck-bot') })
  })

  test('through a symbolic link to the folder makes links that lead somewhere', async () => {
    const cwd = emptyFolder()
    mkdirSync(join(cwd, 'deep', 'er'), { recursive: true })
    symlinkSync(join('deep', 'er'), join(cwd, 'short'))
    await waddle(['init', 'short'], { cwd })
    expect(readdirSync(join(cwd, 'deep', 'er', 'node_modules', 'zod'))).toContain('package.json')
  })
})
