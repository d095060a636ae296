import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ActionName } from '../actions.ts'
import type { AnyModule } from '../module.ts'
import { platformRules } from '../platforms/index.ts'
import type { Outgoing } from '../receiver.ts'
import type { ReceiverBench } from './receiver.ts'

/** A message as the platform shows it to people. */
export interface Shown {
  readonly id: string
  readonly channel: string
  readonly text: string
  /** Id of the message that it answers. */
  readonly replyTo?: string
  readonly thread?: string
  /** The only account (platform id) that sees it. */
  readonly privateTo?: string
}

/** A receiver that stands on a counterpart of its platform, and what the contract does to the two. */
export interface ContractGround {
  /** The receiver, connected: its health is `up`. */
  readonly bench: ReceiverBench
  /** Where everything happens, in the platform's ids. */
  readonly server: string | null
  readonly channel: string
  /** Somebody says something; the id of the event that the receiver is to hand over. `user` is a name: `ann`, `bob` or `cid`. */
  say(user: string, text: string, where?: { readonly replyTo?: string; readonly thread?: string }): Promise<string>
  /** Platform id of a user. */
  account(user: string): string
  /** The platform delivers the event again, as it does after a doubt. */
  redeliver(id: string): Promise<void>
  /** What people see of the bot, oldest first; changed messages with their last text. */
  shown(): readonly Shown[]
  /** Cut every connection; the platform can be reached again at once. */
  drop(): Promise<void>
  /** The next thing that the bot sends is refused for so long; milliseconds. */
  limit(ms: number): Promise<void>
  /** From now on the platform does not know the bot's token, and it ends what stands. */
  revoke(): Promise<void>
  /** How often the platform was dialled. */
  dials(): number
  /** Answers of the platform to what is sent take so long; milliseconds. */
  delay(ms: number): void
  /** The bot's own account says something, as if another program used it. */
  speakAsBot(text: string): Promise<void>
  edit?(id: string, text: string): Promise<void>
  remove?(id: string): Promise<void>
  /** Frames that the platform should never send; the receiver must outlive all of them. */
  oddities?(): Promise<void>
  close(): Promise<void>
}

/** What the platform under contract cannot do, so that the suite asks for its word on that instead. */
export interface ContractTraits {
  /** False where no connection stands between the two, so that none can break: the terminal. */
  readonly network?: boolean
  /** What was said while nobody listened can be asked for afterwards. */
  readonly history: boolean
  /** Tells of edits and deletions. */
  readonly changes: boolean
  readonly threads: boolean
  /** An action that the platform does not have. */
  readonly lacks: ActionName
  /** A text of exactly the platform's limit that it shows byte for byte; made of letters when left out. */
  readonly longest?: string
}

const many = 30
const unicode = 'Ünï😀 👩‍👩‍👧 नमस्ते עברית ＷＩＤＥ a\u0301'

/**
 * What every receiver promises, whatever its platform. Run it in a test of the receiver's:
 * `receiverContract(twitch, open, { history: false, … })`.
 *
 * @param module the module with the receiver
 * @param open a fresh counterpart with a connected receiver
 */
export function receiverContract(module: AnyModule, open: () => Promise<ContractGround>, traits: ContractTraits): void {
  const { platform } = module.receiver!
  const rules = module.receiver!.rules ?? platformRules(platform)
  const { network = true } = traits
  let ground: ContractGround
  const send = (text: string, more: Partial<Outgoing> = {}) =>
    ground.bench.send({ text, channel: ground.channel, server: ground.server, ...more })
  const heard = (text: string) => ground.bench.next((envelope) => envelope.kind === 'message' && envelope.text === text)
  const seen = (text: string) => until(() => ground.shown().find((message) => message.text === text), `"${text}" is not to be seen`)

  beforeEach(async () => {
    ground = await open()
  })
  afterEach(() => ground.close())

  describe(`the receiver of ${platform}`, () => {
    test('hands over what people say, with who, where and when', async () => {
      const before = Date.now()
      const id = await ground.say('ann', 'Hello there')
      const envelope = await heard('Hello there')
      expect(envelope).toMatchObject({ id, platform, server: ground.server, channel: ground.channel, kind: 'message' })
      expect(envelope.account).toMatchObject({ id: ground.account('ann') })
      expect(envelope.account.name).not.toBe('')
      expect(envelope.account.bot ?? false).toBe(false)
      expect(Math.abs(envelope.at - before)).toBeLessThan(600_000)
      expect(envelope.receivedAt).toBeGreaterThanOrEqual(before)
      expect((envelope.fragments ?? []).map((fragment) => fragment.text).join('')).toBe(envelope.fragments ? envelope.text : '')
    })

    test('keeps the order in which things were said', async () => {
      const users = ['ann', 'bob', 'cid']
      for (let index = 0; index < many; index++) await ground.say(users[index % 3]!, `line ${index}`)
      await heard(`line ${many - 1}`)
      const lines = ground.bench.received.map((envelope) => envelope.text).filter((text) => text.startsWith('line '))
      expect(lines).toEqual(Array.from({ length: many }, (_, index) => `line ${index}`))
    })

    test('gives what is delivered twice the same id, so that it counts once', async () => {
      const id = await ground.say('ann', 'only once')
      await ground.redeliver(id)
      await ground.say('ann', 'afterwards')
      await heard('afterwards')
      const ids = ground.bench.received.filter((envelope) => envelope.text === 'only once').map((envelope) => envelope.id)
      expect(ids.length).toBeGreaterThan(0)
      expect(new Set(ids)).toEqual(new Set([id]))
    })

    test('brings every character through, in and out', async () => {
      await ground.say('ann', unicode)
      expect((await heard(unicode.normalize('NFC'))).text.normalize('NFC')).toBe(unicode.normalize('NFC'))
      expect(await send(unicode)).toMatchObject({ sent: true })
      await seen(unicode)
    })

    test('says the longest text whole, and never cuts one that is too long', async () => {
      const longest = traits.longest ?? 'a'.repeat(rules.maxLength)
      expect(await send(longest)).toMatchObject({ sent: true })
      await seen(longest)
      const before = ground.shown().length
      const sent = await send(`${longest}${'b'.repeat(rules.maxLength * 20)}`)
      if (sent.sent)
        expect(
          ground
            .shown()
            .slice(before)
            .map((message) => message.text)
            .join(''),
        ).toHaveLength(longest.length + rules.maxLength * 20)
      else expect(sent.retry).toBe(false)
    })

    test('answers the message that it is told to answer', async () => {
      const id = await ground.say('ann', '!hello')
      await heard('!hello')
      expect(await send('Hello!', { replyTo: id })).toMatchObject({ sent: true })
      expect(await seen('Hello!')).toMatchObject({ channel: ground.channel, replyTo: id })
    })

    test(
      rules.can.private ? 'tells one person alone what is for them alone' : 'refuses to say openly what is for one person alone',
      async () => {
        const id = await ground.say('ann', '!secret')
        await heard('!secret')
        const sent = await send('The code is 1234', { replyTo: id, privateTo: ground.account('ann') })
        if (rules.can.private) {
          expect(sent).toMatchObject({ sent: true })
          expect(await seen('The code is 1234')).toMatchObject({ privateTo: ground.account('ann') })
        } else {
          expect(sent).toMatchObject({ sent: false, retry: false })
          expect(ground.shown()).toEqual([])
        }
      },
    )

    if (!traits.threads) {
      test('knows no threads: what is meant for one is said to all', async () => {
        expect(await send('out loud', { thread: 'a-thread' })).toMatchObject({ sent: true })
        expect((await seen('out loud')).thread).toBeUndefined()
      })
    } else
      test('hears in which thread something is said, and speaks there', async () => {
        const root = await ground.say('ann', 'root')
        await heard('root')
        await ground.say('bob', 'inside', { thread: root })
        const { thread } = await heard('inside')
        expect(thread).toBeTruthy()
        expect(await send('also inside', { thread: thread! })).toMatchObject({ sent: true })
        expect(await seen('also inside')).toMatchObject({ thread })
      })

    if (traits.changes)
      test('hears of edits and deletions', async () => {
        const id = await ground.say('ann', 'first words')
        await heard('first words')
        await ground.edit!(id, 'better words')
        expect(await ground.bench.next('message.edit')).toMatchObject({ text: 'better words', data: { message: id } })
        await ground.remove!(id)
        expect(await ground.bench.next('message.delete')).toMatchObject({ data: { message: id } })
      })

    if (!rules.can.edit) {
      test('says anew what it cannot change', async () => {
        const first = await send('1 is in')
        expect(await send('2 are in', { edits: (first.sent && first.id) || '1' })).toMatchObject({ sent: true })
        await seen('2 are in')
        expect(ground.shown()).toHaveLength(2)
      })
    } else
      test('changes a message of its own, and writes anew when that one is gone', async () => {
        const first = await send('1 is in')
        if (!first.sent || first.id === undefined) throw new Error('a platform that can edit tells the ids of messages')
        expect(await send('2 are in', { edits: first.id })).toEqual({ sent: true, id: first.id })
        await seen('2 are in')
        expect(ground.shown()).toHaveLength(1)
        const anew = await send('3 are in', { edits: '1' })
        expect(anew).toMatchObject({ sent: true })
        await seen('3 are in')
        expect(ground.shown()).toHaveLength(2)
      })

    if (network)
      test('waits as long as the platform says, and loses nothing', async () => {
        await ground.limit(300)
        const sent = await send('patience')
        if (sent.sent) await seen('patience')
        else {
          expect(sent).toMatchObject({ sent: false, retry: true })
          expect(sent.retry && sent.retryAfterMs).toBeGreaterThan(0)
          await new Promise((resolve) => setTimeout(resolve, sent.retry ? sent.retryAfterMs : 0))
          expect(await send('patience', { id: 'again' })).toMatchObject({ sent: true })
        }
        expect(ground.shown().filter((message) => message.text === 'patience')).toHaveLength(1)
      })

    if (network)
      test(
        traits.history ? 'comes back after a cut, and hears what was said meanwhile' : 'comes back after a cut, and tells of the gap',
        async () => {
          await ground.say('ann', 'before')
          await heard('before')
          await ground.drop()
          if (traits.history) {
            await ground.say('ann', 'meanwhile')
            await heard('meanwhile')
          }
          await ground.bench.until('up')
          await until(async () => {
            await ground.say('ann', 'after')
            return ground.bench.received.some((envelope) => envelope.text === 'after') || undefined
          }, 'nothing was heard after the cut')
          if (!traits.history) expect(ground.bench.logged.join('\n')).toMatch(/gap|history|missed/i)
        },
      )

    test('outlives what a platform should never send', async () => {
      await ground.oddities?.()
      await until(async () => {
        await ground.say('ann', 'still there?')
        return ground.bench.received.some((envelope) => envelope.text === 'still there?') || undefined
      }, 'nothing was heard after the oddities')
      expect(await until(() => (ground.bench.receiver.health().state === 'up' ? 'up' : undefined), 'it is not up')).toBe('up')
    })

    test('does not take its own words for somebody’s', async () => {
      await ground.speakAsBot('!quote 1')
      await ground.say('ann', 'and now I')
      await heard('and now I')
      const own = ground.bench.received.filter((envelope) => envelope.text === '!quote 1')
      expect(own.every((envelope) => envelope.account.bot)).toBe(true)
    })

    if (network)
      test('says so when its token is worth nothing any more, and does not storm the platform', async () => {
        await ground.revoke()
        await ground.bench.until('down')
        const { detail } = ground.bench.receiver.health()
        expect(detail).toMatch(/waddle connect/)
        const dials = ground.dials()
        await new Promise((resolve) => setTimeout(resolve, 1_000))
        expect(ground.dials() - dials).toBeLessThanOrEqual(2)
        for (const secret of ground.bench.secrets.values()) expect(ground.bench.logged.join('\n')).not.toContain(secret)
        expect(await send('anybody?')).toMatchObject({ sent: false })
      })

    test('has a typed word for what the platform cannot do', async () => {
      const { act } = ground.bench.receiver
      if (!act) return expect(module.receiver!.actions ?? []).toEqual([])
      const acted = await act.call(
        ground.bench.receiver,
        { platform, server: ground.server, channel: ground.channel },
        traits.lacks,
        {} as never,
      )
      expect(acted).toMatchObject({ done: false, reason: 'unsupported' })
    })

    test('finishes what it is saying when it is stopped, and hears no more', async () => {
      ground.delay(100)
      const sending = send('last words')
      await ground.bench.receiver.pause?.()
      expect(await sending).toMatchObject({ sent: true })
      const began = Date.now()
      await ground.bench.stop()
      expect(Date.now() - began).toBeLessThan(10_000)
      expect(ground.shown().map((message) => message.text)).toContain('last words')
      expect(await send('too late')).toMatchObject({ sent: false })
      const heardBefore = ground.bench.received.length
      ground.delay(0)
      await ground.say('ann', 'too late').catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(ground.bench.received).toHaveLength(heardBefore)
    })
  })
}

/** Wait until `look` sees something; at most 10 s. */
async function until<T>(look: () => T | undefined | Promise<T | undefined>, complaint: string): Promise<T> {
  for (const end = Date.now() + 10_000; ; ) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(complaint)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
