import { describe, expect, test } from 'vitest'
import { inside, opened } from '../fixtures/raffle.ts'
import { holdUntil } from '../gathering/lobby.ts'
import { grace } from './enter.ts'

const drawn = async (names: readonly string[], config: object = {}) => {
  const { it, mod } = await opened('!raffle open A hat', config)
  for (const name of names) await it.bot.user(name, { channel: name }).says('!join')
  const [told] = await mod.says('!raffle draw')
  const winner = /^A hat: (\w+) of/.exec(told!)![1]!
  return { it, mod, told, winner, last: () => it.bot.out.at(-1)!.text }
}
const claims = (it: Awaited<ReturnType<typeof drawn>>['it']) =>
  it.db.all<{ name: string; state: string }>`SELECT name, state FROM loyalty_claim ORDER BY id`

describe('who was drawn', () => {
  test('takes it by saying anything, and is then left alone', async () => {
    const { it, winner, last } = await drawn(['ann', 'bob'])
    await using _ = it
    await it.bot.advance('59s')
    await it.bot.user(winner, { channel: 'somewhere' }).says('me?')
    await it.bot.advance('1s')
    expect(last()).toBe(`${winner} is here and takes it: A hat.`)
    await it.bot.advance('10m')
    expect(last()).toBe(`${winner} is here and takes it: A hat.`)
    expect(await claims(it)).toEqual([{ name: winner, state: 'taken' }])
  })

  test('may do so on any platform where they are the same person', async () => {
    const { it, winner, last } = await drawn(['ann', 'bob'])
    await using _ = it
    await it.db.run`UPDATE loyalty_claim SET person = 'discord:other'`
    await it.bot.restart()
    await it.bot.user('other', { platform: 'discord' }).says('here I am')
    await it.bot.advance('1s')
    expect(last()).toBe(`${winner} is here and takes it: A hat.`)
  })

  test('and says nothing gives way to the next, with the reason kept, until there is nobody left', async () => {
    const { it, winner, last } = await drawn(['ann', 'bob'])
    await using _ = it
    const other = winner === 'ann' ? 'bob' : 'ann'
    await it.bot.user(other, { channel: 'x' }).says('I am here')
    await it.bot.advance('62s')
    expect(last()).toBe(`A hat: ${winner} did not answer in time. ${other} it is! Say something within 1m to take it.`)
    expect(await it.bot.http('GET', '/draws/1')).toMatchObject({
      drawn: [expect.any(Number), expect.any(Number)],
      reasons: ['did not answer in time'],
    })
    await it.bot.advance('62s')
    expect(last()).toBe(`A hat: ${other} did not answer in time, and there is nobody else to draw.`)
    await it.bot.user(winner, { channel: 'y' }).says('am I late?')
    await it.bot.advance('1s')
    expect(await claims(it)).toEqual([
      { name: winner, state: 'missed' },
      { name: other, state: 'missed' },
    ])
  })

  test('has the whole time anew when the bot was away at the end of it', async () => {
    const { it, winner, last } = await drawn(['ann', 'bob'])
    await using _ = it
    it.bot.jump('10m')
    await it.bot.advance('30s')
    expect(last()).toBe(`A hat: I was away. ${winner}, are you here? Say something within 1m to take it.`)
    await it.bot.user(winner, { channel: 'z' }).says('yes')
    await it.bot.advance('1s')
    expect(last()).toBe(`${winner} is here and takes it: A hat.`)
  })

  test('is not waited for any more once a moderator drew again', async () => {
    const { it, mod, winner, last } = await drawn(['ann', 'bob'])
    await using _ = it
    const other = winner === 'ann' ? 'bob' : 'ann'
    expect(await mod.says('!raffle redraw gave it away')).toEqual([`A hat: ${other}! Say something within 1m to take it.`])
    await it.bot.user(winner, { channel: 'w' }).says('hello')
    await it.bot.user(other, { channel: 'v' }).says('hello')
    await it.bot.advance('1s')
    expect(last()).toBe(`${other} is here and takes it: A hat.`)
    expect(await claims(it)).toEqual([
      { name: winner, state: 'missed' },
      { name: other, state: 'taken' },
    ])
  })

  test('has it at once where the owner wants no claims', async () => {
    const { it, told, last } = await drawn(['ann'], { raffleClaimSeconds: 0 })
    await using _ = it
    expect(told).toMatch(/^A hat: ann of 1! Recompute it: /)
    await it.bot.advance('5m')
    expect(last()).toBe(told)
    expect(await claims(it)).toEqual([])
  })
})

test('what was said in time counts for two seconds more, and what was said late never does', async () => {
  const { it, mod } = await opened('!raffle open -keyword=quack -time=1m A hat')
  await using _ = it
  await it.bot.advance('59s')
  await it.bot.user('ann', { channel: 'a' }).says('quack')
  await it.bot.advance('2s')
  await it.bot.user('bob', { channel: 'b' }).says('quack')
  expect(await it.bot.user('bob', { channel: 'b' }).tries('!join')).toMatchObject({ outcome: 'refused', reason: 'over' })
  expect(await inside(it)).toEqual(['ann'])
  const at = it.bot.now()
  const closed = at - 1_000
  // Said in time, and heard so much later.
  const late: [number, number, boolean][] = [
    [closed, at, true],
    [closed, at + 999, true],
    [closed, at + 1_000, false],
    [closed + 1, at, false],
  ]
  for (const [said, heard, counts] of late) expect(await holdUntil(it.db, 1, said, heard - grace)).toBe(counts)
  await it.bot.advance('1s')
  expect(it.bot.out.at(-1)!.text).toMatch(/^A hat: ann of 1!/)
  expect(await mod.tries('!raffle draw')).toMatchObject({ reason: 'none' })
})

test('a link to the result is told where people outside can follow it', async () => {
  const { it, mod } = await opened('!raffle open A hat', { raffleClaimSeconds: 0 }, { publicUrl: 'https://bot.example.org/' })
  await using _ = it
  await it.bot.user('ann', { channel: 'a' }).says('!join')
  expect(await mod.says('!raffle draw')).toEqual(['A hat: ann of 1! Recompute it: https://bot.example.org/m/loyalty/draws/1.'])
})
