import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { pondModule } from '../connect/fixtures/pond.ts'
import { Ward } from '../doctor/ward.ts'
import { waddle } from '../trial.ts'

/** A sound bot beside which there is a receiver for a platform that is a pond. */
async function pondSide(entry = 'from: ./modules/pond'): Promise<Ward> {
  const ward = await Ward.bot()
  ward.write('modules/pond/index.ts', pondModule)
  ward.edit('\n  console:\n', `\n  console: # the terminal\n  pond: { ${entry} }\n`)
  return ward
}

const connect = (ward: Ward, words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  waddle(['connect', 'pond', ...words], { cwd: ward.dir, env })

describe('connect', () => {
  test('asks with flags where nobody sits, keeps the answers in waddle.yml, and looks at what stands', async () => {
    const ward = await pondSide()
    const trial = await connect(ward, ['--lake', 'teal', '--depth=deep'])
    expect(trial).toMatchObject({ code: 0, out: 'ok     the lake teal is there, and messages wanted\n' })
    expect(trial.err).toBe('Walking to the pond\ncreate  pond.txt\nchange  waddle.yml  receivers.pond\n')
    expect(ward.read('waddle.yml')).toContain(
      '\n  console: # the terminal\n  pond: { from: ./modules/pond, config: { lake: teal, depth: deep } }\n',
    )
    expect(ward.read('pond.txt')).toContain('quote add')
  })

  test('says which flag is missing, and the whole line to type', async () => {
    const ward = await pondSide()
    const before = ward.read('waddle.yml')
    const trial = await connect(ward, [])
    expect(trial).toMatchObject({ code: 2, out: '' })
    expect(trial.err).toContain('Which lake (It is on the map.): there is no answer')
    expect(trial.err).toContain('try: waddle connect pond --lake <lake>\n')
    const next = await connect(ward, ['--lake', 'guarded'])
    expect(next.code).toBe(2)
    expect(next.err).toContain('try: waddle connect pond --lake guarded --token-file <file>\n')
    expect(ward.read('waddle.yml')).toBe(before)
  })

  test.each([
    ['what the question does not take', ['--lake', 'Big'], /"Big" will not do: lower-case letters/],
    ['what is no choice', ['--lake', 'teal', '--depth', 'endless'], /one of deep, shallow/],
    ['a flag without a value', ['--lake'], /--lake has no value/],
    ['a word that is no flag', ['teal'], /a word too many/],
    ['a flag that nothing asks for', ['--lake', 'teal', '--deph', 'deep'], /has no flag --deph, did you mean --depth\?/],
  ])('refuses %s, and keeps nothing', async (_, words, message) => {
    const ward = await pondSide()
    const before = ward.read('waddle.yml')
    expect(await connect(ward, words)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) })
    expect(ward.read('waddle.yml')).toBe(before)
  })

  test('takes a secret from a variable or a file, and never from the command line', async () => {
    const ward = await pondSide()
    const canary = 't-hunter2-canary'
    const refused = await connect(ward, ['--lake', 'guarded', '--token', canary, '--json'])
    expect(refused.code).toBe(2)
    expect(refused.out + refused.err).not.toContain(canary)
    ward.write('token.txt', `${canary}\n`)
    for (const [words, env] of [
      [['--lake', 'guarded', '--token-file', 'token.txt'], {}],
      [['--lake', 'guarded'], { POND_TOKEN: canary }],
      [['--lake', 'guarded'], { TOKEN: canary }],
    ] as const) {
      const trial = await connect(ward, [...words, '--json', '--verbose'], env)
      expect(trial.code).toBe(0)
      expect(trial.out + trial.err).not.toContain(canary)
      expect(trial.json().data).toMatchObject({ changed: { secrets: ['POND_TOKEN'] } })
      expect((await ward.waddle('secret', 'list')).out).toContain('POND_TOKEN')
      expect(ward.read('waddle.yml')).not.toContain(canary)
    }
    const wrong = await connect(ward, ['--lake', 'guarded'], { POND_TOKEN: 'x-hunter3' })
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('its value will not do: it begins with t-') })
    expect(wrong.err).not.toContain('hunter3')
  })

  test.each([
    ['dry', 'WDL_CONNECT_FAILED', /pond was not connected, and nothing was kept: there is no water/],
    ['nosy', 'WDL_SECRET_UNDECLARED', /HTTP_TOKEN/],
    ['sly', 'WDL_CONNECT_FILE', /\.\.\/sly\.txt/],
  ])('at the lake %s ends with %s, and keeps nothing', async (lake, code, message) => {
    const ward = await pondSide()
    const before = ward.read('waddle.yml')
    const trial = await connect(ward, ['--lake', lake, '--json'])
    expect(trial.code).not.toBe(0)
    expect(trial.json().error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(ward.read('waddle.yml')).toBe(before)
    expect(existsSync(ward.at('../sly.txt'))).toBe(false)
  })

  test('switches on a receiver that was off, and ends with 3 when the platform says no', async () => {
    const ward = await pondSide('from: ./modules/pond, enabled: false')
    const trial = await connect(ward, ['--lake', 'salty'])
    expect(trial).toMatchObject({ code: 3, err: expect.stringContaining('ducks do not like salt') })
    expect(ward.read('waddle.yml')).toContain('enabled: true')
  })

  test('only warns when the platform cannot be reached', async () => {
    const trial = await connect(await pondSide(), ['--lake', 'broken'])
    expect(trial).toMatchObject({ code: 0, err: expect.stringMatching(/warn .*pond could not be asked.*ENOTFOUND/) })
  })

  test('knows what was meant, and what needs no connecting', async () => {
    const ward = await pondSide()
    expect(await ward.waddle('connect', 'pnod')).toMatchObject({ code: 2, err: expect.stringContaining('try: waddle connect pond\n') })
    expect(await ward.waddle('connect', 'console')).toMatchObject({
      code: 2,
      err: expect.stringContaining('needs nothing to be connected'),
    })
    expect(await ward.waddle('connect', 'memories')).toMatchObject({ code: 2, err: expect.stringContaining('is no receiver') })
  })
})

describe('doctor receivers.connected', () => {
  test('finds what the platform says no to, and has it connected anew', async () => {
    const ward = await pondSide('from: ./modules/pond, config: { lake: salty }')
    expect(await ward.findings('receivers.connected')).toMatchObject([
      { level: 'error', code: 'WDL_CONNECT_CHECK', message: 'ducks do not like salt', fix: 'waddle connect pond', where: 'pond' },
    ])
    await connect(ward, ['--lake', 'teal', '--depth', 'deep'])
    expect(await ward.findings('receivers.connected')).toEqual([])
  })

  test.each(['broken', 'far'])('only warns of a platform that is %s', async (lake) => {
    const ward = await pondSide(`from: ./modules/pond, config: { lake: ${lake} }`)
    expect(await ward.findings('receivers.connected')).toMatchObject([{ level: 'warn', code: 'WDL_CONNECT_CHECK' }])
  })

  test('does not ask a platform that is switched off', async () => {
    const ward = await pondSide('from: ./modules/pond, enabled: false, config: { lake: salty }')
    expect(await ward.findings('receivers.connected')).toEqual([])
  })
})

describe('sync', () => {
  test('plans field by field, sends what differs, and then has nothing to send', async () => {
    const ward = await pondSide()
    const plan = await ward.waddle('sync', '--plan')
    expect(plan).toMatchObject({ code: 0, out: expect.stringMatching(/^pond {2}not sent\n {2}create {2}\/[a-z ]+\n {10}description: "/) })
    expect(existsSync(ward.at('pond.menus.json'))).toBe(false)
    expect(await ward.waddle('sync')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^pond {2}sent\n[\s\S]* {2}next {4}feed the ducks\n$/),
    })
    expect(await ward.waddle('sync', 'pond')).toMatchObject({ code: 0, out: 'pond  up to date\n', err: '' })
    ward.write('pond.menus.json', JSON.stringify({ ...JSON.parse(ward.read('pond.menus.json')), '/quote add': 'old', '/gone': 'x' }))
    const { out } = await ward.waddle('sync', '--plan')
    expect(out).toMatch(/ {2}change {2}\/quote add\n {10}description: "old" → "/)
    expect(out).toContain('  delete  /gone\n')
  })

  test('sends nothing where the platform cannot take all of it, and ends with 3', async () => {
    const ward = await pondSide('from: ./modules/pond, config: { lake: tiny }')
    const trial = await ward.waddle('sync', '--json')
    expect(trial.code).toBe(3)
    expect(trial.json()).toMatchObject({ data: { reports: [{ sent: false }] }, findings: [{ code: 'WDL_SYNC_PROBLEM', level: 'error' }] })
    expect(existsSync(ward.at('pond.menus.json'))).toBe(false)
  })

  test('fails with 1 when the platform cannot be asked', async () => {
    const ward = await pondSide('from: ./modules/pond, config: { lake: broken }')
    expect(await ward.waddle('sync')).toMatchObject({
      code: 1,
      err: expect.stringContaining('pond could not be brought up to date: getaddrinfo'),
    })
  })

  test('says when there is nothing to bring up to date', async () => {
    const ward = await Ward.bot()
    expect(await ward.waddle('sync')).toMatchObject({ code: 0, out: 'no platform that is connected has menus of its own\n' })
    expect(await ward.waddle('sync', 'pond')).toMatchObject({ code: 2, err: expect.stringContaining('try: waddle connect pond\n') })
    expect(await ward.waddle('sync', 'console')).toMatchObject({ code: 2, err: expect.stringContaining('no menus of its own') })
  })
})
