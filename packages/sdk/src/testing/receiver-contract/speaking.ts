import { expect, test } from 'vitest'
import type { Contract } from './contract.ts'

const unicode = 'Ünï😀 👩‍👩‍👧 नमस्ते עברית ＷＩＤＥ a\u0301'

/** What is to be said is said whole, where it is to be said, to whom, or refused by a word with a type. */
export function speaking(on: Contract): void {
  test('brings every character through, in and out', async () => {
    await on.ground.say('ann', unicode)
    expect((await on.heard(unicode.normalize('NFC'))).text.normalize('NFC')).toBe(unicode.normalize('NFC'))
    expect(await on.send(unicode)).toMatchObject({ sent: true })
    await on.seen(unicode)
  })

  test('says the longest text whole, and never cuts one that is too long', async () => {
    const longest = on.traits.longest ?? 'a'.repeat(on.rules.maxLength)
    expect(await on.send(longest)).toMatchObject({ sent: true })
    await on.seen(longest)
    const before = on.ground.shown().length
    const sent = await on.send(`${longest}${'b'.repeat(on.rules.maxLength * 20)}`)
    if (sent.sent)
      expect(
        on.ground
          .shown()
          .slice(before)
          .map((message) => message.text)
          .join(''),
      ).toHaveLength(longest.length + on.rules.maxLength * 20)
    else expect(sent.retry).toBe(false)
  })

  test('answers the message that it is told to answer', async () => {
    const id = await on.ground.say('ann', '!hello')
    await on.heard('!hello')
    expect(await on.send('Hello!', { replyTo: id })).toMatchObject({ sent: true })
    expect(await on.seen('Hello!')).toMatchObject({ channel: on.ground.channel, replyTo: id })
  })

  test(
    on.rules.can.private ? 'tells one person alone what is for them alone' : 'refuses to say openly what is for one person alone',
    async () => {
      const id = await on.ground.say('ann', '!secret')
      await on.heard('!secret')
      const sent = await on.send('The code is 1234', { replyTo: id, privateTo: on.ground.account('ann') })
      if (on.rules.can.private) {
        expect(sent).toMatchObject({ sent: true })
        expect(await on.seen('The code is 1234')).toMatchObject({ privateTo: on.ground.account('ann') })
      } else {
        expect(sent).toMatchObject({ sent: false, retry: false })
        expect(on.ground.shown()).toEqual([])
      }
    },
  )

  if (!on.traits.threads) {
    test('knows no threads: what is meant for one is said to all', async () => {
      expect(await on.send('out loud', { thread: 'a-thread' })).toMatchObject({ sent: true })
      expect((await on.seen('out loud')).thread).toBeUndefined()
    })
  } else
    test('hears in which thread something is said, and speaks there', async () => {
      const root = await on.ground.say('ann', 'root')
      await on.heard('root')
      await on.ground.say('bob', 'inside', { thread: root })
      const { thread } = await on.heard('inside')
      expect(thread).toBeTruthy()
      expect(await on.send('also inside', { thread: thread! })).toMatchObject({ sent: true })
      expect(await on.seen('also inside')).toMatchObject({ thread })
    })

  if (!on.rules.can.edit) {
    test('says anew what it cannot change', async () => {
      const first = await on.send('1 is in')
      expect(await on.send('2 are in', { edits: (first.sent && first.id) || '1' })).toMatchObject({ sent: true })
      await on.seen('2 are in')
      expect(on.ground.shown()).toHaveLength(2)
    })
  } else
    test('changes a message of its own, and writes anew when that one is gone', async () => {
      const first = await on.send('1 is in')
      if (!first.sent || first.id === undefined) throw new Error('a platform that can edit tells the ids of messages')
      expect(await on.send('2 are in', { edits: first.id })).toEqual({ sent: true, id: first.id })
      await on.seen('2 are in')
      expect(on.ground.shown()).toHaveLength(1)
      const anew = await on.send('3 are in', { edits: '1' })
      expect(anew).toMatchObject({ sent: true })
      await on.seen('3 are in')
      expect(on.ground.shown()).toHaveLength(2)
    })

  test('has a typed word for what the platform cannot do', async () => {
    const { act } = on.ground.bench.receiver
    if (!act) return expect(on.module.receiver!.actions ?? []).toEqual([])
    const acted = await act.call(
      on.ground.bench.receiver,
      { platform: on.platform, server: on.ground.server, channel: on.ground.channel },
      on.traits.lacks,
      {} as never,
    )
    expect(acted).toMatchObject({ done: false, reason: 'unsupported' })
  })
}
