import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { emptyFolder, waddle } from '../../trial.ts'

let dir: string
beforeAll(async () => {
  dir = emptyFolder()
  writeFileSync(join(dir, 'waddle.yml'), 'modules:\n  help:\ncommunities:\n  main:\n  lake: { channels: ["console:shore"] }\n')
  const input = ['lobby', 'shore'].map((channel) => `${JSON.stringify({ channel, text: '!help' })}\n`).join('')
  await waddle(['console', '--json'], { cwd: dir, input })
})
const channels = async () => ((await waddle(['community', 'list', '--json'], { cwd: dir })).json().data as { channels: unknown }).channels

describe('a channel', () => {
  test('is nobody’s until somebody claims it, and what waddle.yml says of it holds', async () => {
    expect(await channels()).toEqual([
      { channel: 'console:lobby', community: 'main', by: 'nobody' },
      { channel: 'console:shore', community: 'lake', by: 'waddle.yml' },
    ])
    expect(await waddle(['community', 'claim', 'console:lobby', 'lake'], { cwd: dir })).toMatchObject({
      code: 0,
      out: 'claimed  console:lobby  main -> lake\n',
    })
    expect(await channels()).toContainEqual({ channel: 'console:lobby', community: 'lake', by: 'claim' })
    expect((await waddle(['audit'], { cwd: dir })).out).toContain('community claim console:lobby')
  })

  test('that the bot was never in, or a community that is not there, is refused with what to type', async () => {
    expect(await waddle(['community', 'claim', 'console:loby', 'lake'], { cwd: dir })).toMatchObject({
      out: '',
      err: expect.stringMatching(/never in "console:loby".*WDL_CHANNEL_UNSEEN\n {7}try: waddle community list\n/s),
    })
    expect(await waddle(['community', 'claim', 'console:lobby', 'lak'], { cwd: dir })).toMatchObject({
      out: '',
      err: expect.stringMatching(/it has main, lake.*\n {7}try: waddle community claim console:lobby lake\n/s),
    })
  })
})
