import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CodeCache } from './code-cache.ts'
import { emptyFolder, waddle } from './trial.ts'

let home: string
const code = Buffer.from('what V8 made of it, for whatever it is worth')
const folder = () => join(home, 'waddle', 'code')
const only = () => join(folder(), readdirSync(folder())[0]!)

beforeEach(() => {
  home = emptyFolder()
  vi.stubEnv('XDG_CACHE_HOME', home)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('compiled code', () => {
  test('that was kept is there the next time', () => {
    expect(new CodeCache('one', 'run').read()).toBeUndefined()
    new CodeCache('one', 'run').write(code)
    expect(new CodeCache('one', 'run').read()).toEqual(code)
  })

  test('belongs to one program and one of its commands', () => {
    new CodeCache('one', 'run').write(code)
    expect(new CodeCache('two', 'run').read()).toBeUndefined()
    expect(new CodeCache('one', 'console').read()).toBeUndefined()
  })

  test('is not read when a single bit of it is another', () => {
    new CodeCache('one', 'run').write(code)
    const kept = readFileSync(only())
    fc.assert(
      fc.property(fc.nat(kept.length * 8 - 1), (bit) => {
        const damaged = Buffer.from(kept)
        damaged[bit >> 3]! ^= 1 << (bit & 7)
        writeFileSync(only(), damaged)
        expect(new CodeCache('one', 'run').read()).toBeUndefined()
      }),
    )
  })

  test('is not read when some of it is missing', () => {
    new CodeCache('one', 'run').write(code)
    const kept = readFileSync(only())
    for (let length = 0; length < kept.length; length++) {
      writeFileSync(only(), kept.subarray(0, length))
      expect(new CodeCache('one', 'run').read(), `${length} bytes`).toBeUndefined()
    }
  })

  test.runIf(process.platform !== 'win32')('that others could have written is not read', () => {
    for (const mode of [0o620, 0o602, 0o666]) {
      new CodeCache('one', 'run').write(code)
      chmodSync(only(), mode)
      expect(new CodeCache('one', 'run').read(), mode.toString(8)).toBeUndefined()
    }
  })

  test.runIf(process.platform !== 'win32')('is neither read from nor written to a folder that others can write', () => {
    new CodeCache('one', 'run').write(code)
    chmodSync(folder(), 0o777)
    expect(new CodeCache('one', 'run').read()).toBeUndefined()
    new CodeCache('two', 'run').write(code)
    expect(readdirSync(folder())).toHaveLength(1)
  })

  test.runIf(process.platform !== 'win32')('can be read by nobody else either', () => {
    new CodeCache('one', 'run').write(code)
    expect([statSync(folder()).mode & 0o777, statSync(only()).mode & 0o777]).toEqual([0o700, 0o600])
  })

  test('of programs that are gone makes room, oldest first', () => {
    for (let each = 0; each < 80; each++) {
      new CodeCache(`program${each}`, 'run').write(code)
      const file = join(folder(), readdirSync(folder()).find((name) => name.startsWith(`program${each}-`))!)
      utimesSync(file, each, each)
    }
    expect(readdirSync(folder()).length).toBeLessThan(70)
    expect(new CodeCache('program79', 'run').read()).toEqual(code)
    expect(new CodeCache('program0', 'run').read()).toBeUndefined()
  })

  test('is not kept where it is switched off', () => {
    vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', '1')
    new CodeCache('one', 'run').write(code)
    expect(existsSync(folder())).toBe(false)
  })

  test('is done without where there is nowhere to keep it', () => {
    writeFileSync(join(home, 'waddle'), 'a file where the folder would be')
    new CodeCache('one', 'run').write(code)
    expect(new CodeCache('one', 'run').read()).toBeUndefined()
  })
})

describe('the program', () => {
  const env = () => ({ XDG_CACHE_HOME: home })
  const completion = () => waddle(['completion', 'bash'], { cwd: home, env: env() })

  test('keeps its compiled code, says the same with it as without, and does not write it again', async () => {
    const first = await completion()
    const { mtimeMs } = statSync(only())
    const second = await completion()
    expect(second).toMatchObject({ code: 0, out: first.out, err: '' })
    expect(statSync(only()).mtimeMs).toBe(mtimeMs)
  })

  test('keeps it for each command, whatever stands after it', async () => {
    for (const words of [
      ['completion', 'bash'],
      ['completion', 'zsh'],
      ['config', 'schema'],
      ['config', 'schema', '--json'],
    ]) {
      expect(await waddle(words, { cwd: home, env: env() })).toMatchObject({ code: 0 })
    }
    expect(readdirSync(folder()).map((name) => name.split('-')[2])).toEqual(['completion.v8', 'config.schema.v8'])
  })

  test('keeps it when a command looked and found something', async () => {
    writeFileSync(join(home, 'waddle.yml'), 'prefx: "!"\n')
    expect(await waddle(['config', 'check'], { cwd: home, env: env() })).toMatchObject({ code: 3 })
    expect(readdirSync(folder()).map((name) => name.split('-')[2])).toEqual(['config.check.v8'])
  })

  test('starts with compiled code that is nonsense, and makes it anew', async () => {
    const { out } = await completion()
    // Sound as a file, but nothing that V8 knows.
    const [program, , word] = readdirSync(folder())[0]!.replace('.v8', '').split('-') as [string, string, string]
    const sound = readFileSync(only())
    new CodeCache(program, word).write(Buffer.alloc(10_000, 7))
    expect(readFileSync(only()).equals(sound)).toBe(false)
    expect(await completion()).toMatchObject({ code: 0, out, err: '' })
    expect(readFileSync(only()).byteLength).toBeGreaterThan(10_004)
  })

  test('keeps nothing of a command that failed', async () => {
    const { code } = await waddle(['nonsense'], { cwd: home, env: env() })
    expect(code).toBe(2)
    expect(existsSync(folder())).toBe(false)
  })

  test('runs where its cache may not be written', async () => {
    mkdirSync(dirname(folder()), { recursive: true })
    writeFileSync(folder(), 'a file where the folder would be')
    expect(await completion()).toMatchObject({ code: 0, err: '' })
  })
})
