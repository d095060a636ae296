import type { Settled, Why } from '@waddlebot/sdk'
import { render } from 'ink-testing-library'
import { expect, test } from 'vitest'
import type { Speaker } from '../plain.ts'
import { Chat, type Talk } from './chat.tsx'
import { noted, type Said } from './said.ts'

const ann: Speaker = { user: 'ann', roles: [], platform: 'console', server: null, channel: 'lobby' }
const soon = () => new Promise((resolve) => setTimeout(resolve, 60))

/** A bot that repeats what it hears, and remembers who said it. */
function parrot() {
  const heard: { speaker: Speaker; text: string }[] = []
  let hear: (said: Said) => void = () => {}
  const talk: Talk = {
    async say(speaker, text): Promise<Settled> {
      heard.push({ speaker, text })
      hear({ ...noted(`you said ${text}`), who: 'duck', from: 'bot' })
      return { id: '1', platform: speaker.platform, outcome: 'replied', command: 'echo', module: 'parrot' }
    },
    why: async (): Promise<Why> => ({
      steps: [{ gate: 'prefix', passed: false, detail: 'it does not begin with !' }],
      outcome: 'silent',
      fix: 'say !echo',
    }),
    listen: (listener) => {
      hear = listener
    },
  }
  return { talk, heard }
}

async function type(screen: ReturnType<typeof render>, line: string) {
  screen.stdin.write(line)
  await soon()
  screen.stdin.write('\r')
  await soon()
}

/** Everything that was ever drawn: lines of the chat scroll away above the frame. */
const drawn = (screen: ReturnType<typeof render>) => screen.frames.join('\n')

test('it says who I am, and what is typed is said as me and answered', async () => {
  const { talk, heard } = parrot()
  const screen = render(<Chat bot="duck" prefix="!" first={ann} talk={talk} />)
  await soon()
  expect(screen.lastFrame()).toContain('you are ann, everyone')
  await type(screen, '!echo hi')
  expect(heard).toEqual([{ speaker: ann, text: '!echo hi' }])
  expect(drawn(screen)).toContain('you said !echo hi')
  expect(screen.lastFrame()).toContain('!echo of module parrot: replied')
})

test('/as makes me somebody else and /on takes me elsewhere', async () => {
  const { talk, heard } = parrot()
  const screen = render(<Chat bot="duck" prefix="!" first={ann} talk={talk} />)
  await soon()
  await type(screen, '/as bob moderator')
  await type(screen, '/on twitch #duckpond')
  expect(screen.lastFrame()).toContain('you are bob, moderator')
  expect(screen.lastFrame()).toContain('on twitch #duckpond')
  await type(screen, 'hello')
  expect(heard[0]!.speaker).toMatchObject({ user: 'bob', roles: ['moderator'], platform: 'twitch', channel: 'duckpond' })
})

test('/why shows the gates, a wrong role and an unknown order say what there is', async () => {
  const screen = render(<Chat bot="duck" prefix="!" first={ann} talk={parrot().talk} />)
  await soon()
  await type(screen, '/why hello')
  expect(drawn(screen)).toMatch(/✗ prefix +it does not begin with !/)
  await type(screen, '/as bob king')
  expect(drawn(screen)).toContain('"king" is no role')
  await type(screen, '/dance')
  expect(drawn(screen)).toContain('there is no /dance')
})

test('a slip of the fingers is said to whoever typed it, and what is no command is not', async () => {
  const { talk } = parrot()
  const deaf: Talk = {
    ...talk,
    say: async ({ platform }, text) => ({ id: '1', platform, outcome: text === '!thanks' ? 'replied' : 'silent' }),
    why: async (_, text): Promise<Why> => ({
      steps: [{ gate: 'command', passed: false, detail: `nobody knows ${text}` }],
      outcome: 'silent',
    }),
  }
  const screen = render(<Chat bot="duck" prefix="!" first={ann} talk={deaf} />)
  await soon()
  await type(screen, 'good morning')
  await type(screen, '!thanks')
  await type(screen, '!qoute 1')
  expect(drawn(screen)).toContain('nobody knows !qoute 1')
  expect(drawn(screen)).not.toContain('nobody knows good')
  expect(drawn(screen)).not.toContain('nobody knows !thanks')
})

test('the arrow up brings back the line before', async () => {
  const { talk, heard } = parrot()
  const screen = render(<Chat bot="duck" prefix="!" first={ann} talk={talk} />)
  await soon()
  await type(screen, 'first')
  screen.stdin.write('\u001b[A')
  await soon()
  screen.stdin.write('\r')
  await soon()
  expect(heard.map((each) => each.text)).toEqual(['first', 'first'])
})
