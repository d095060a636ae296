import type { Settled, Why } from '@waddlebot/sdk'
import { Box, Static, useApp, useStdout } from 'ink'
import { useCallback, useEffect, useState } from 'react'
import { typeable } from '../../typeable.ts'
import type { Speaker } from '../plain.ts'
import { Decision } from './decision.tsx'
import { Header } from './header.tsx'
import { Line } from './line.tsx'
import { readOrder } from './order.ts'
import { Prompt } from './prompt.tsx'
import { noted, type Said, typed } from './said.ts'

/** What the chat needs of a session. */
export interface Talk {
  /** Resolves when everything that it caused is done. */
  say(speaker: Speaker, text: string): Promise<Settled>
  why(speaker: Speaker, text: string): Promise<Why>
  /** Be told of everything the bot says. */
  listen(heard: (said: Said) => void): void
}

export interface ChatProps {
  readonly bot: string
  readonly prefix: string
  readonly first: Speaker
  readonly talk: Talk
}

/** The chat: what was said scrolls up, who I am and what was decided stand still. */
export function Chat({ bot, prefix, first, talk }: ChatProps) {
  const { exit } = useApp()
  const { stdout } = useStdout()
  const [speaker, setSpeaker] = useState(first)
  const [decision, setDecision] = useState('what the router decides about a line stands here')
  const [said, setSaid] = useState<readonly Said[]>(() => greeting(bot, prefix).map(noted))
  const add = useCallback((line: Said) => setSaid((lines) => [...lines, line]), [])
  useEffect(() => talk.listen(add), [talk, add])

  const onLine = async (line: string) => {
    if (!line.startsWith('/')) {
      add(typed(speaker, line))
      const settled = await talk.say(speaker, line)
      setDecision(decided(settled, prefix))
      // A community is not told of every slip; whoever sits here alone would think that the bot is dead.
      if (isNoCommand(settled) && line.startsWith(prefix)) add(noted(stoppedAt(await talk.why(speaker, line))))
      return
    }
    const order = readOrder(line, speaker)
    if (order.kind === 'quit') exit()
    else if (order.kind === 'note') add(noted(order.note))
    else if (order.kind === 'why') add(noted(explained(await talk.why(speaker, order.text))))
    else {
      setSpeaker(order.speaker)
      add(noted(order.note))
    }
  }

  return (
    <>
      <Static items={[...said]}>{(line) => <Line key={line.key} said={line} width={stdout.columns ?? 80} />}</Static>
      <Box flexDirection="column">
        <Header bot={bot} speaker={speaker} />
        <Prompt onLine={(line) => void onLine(line)} onQuit={exit} />
        <Decision text={decision} />
      </Box>
    </>
  )
}

/** The first lines a newcomer reads. */
const greeting = (bot: string, prefix: string) => [
  `This is ${bot}, a bot of yours; nothing said here leaves this terminal.`,
  `Try ${prefix}help, ${prefix}quote or ${prefix}hello. As somebody else: /as bob moderator. Everything else: /help. Leave: Ctrl-C.`,
  '',
]

/** Whether nobody took it for anything. */
const isNoCommand = ({ outcome, command }: Settled) => outcome === 'silent' && command === undefined

/** How a message ended, in words. */
function decided(settled: Settled, prefix: string): string {
  const { outcome, reason, command, module } = settled
  const what = command === undefined ? 'no command' : `${prefix}${command} of module ${module}`
  const why = reason === undefined ? '' : ` (${reason})`
  return isNoCommand(settled)
    ? 'no command: nobody answered'
    : `${what}: ${outcome}${why}${outcome === 'refused' || outcome === 'failed' ? '; /why shows the gates' : ''}`
}

/** Where a message came to its end. */
const stoppedAt = ({ steps }: Why) => steps.at(-1)!.detail

/** The gates of a message, one a line. */
function explained(why: Why): string {
  const lines = why.steps.map((step) => `${step.passed ? '✓' : '✗'} ${step.gate.padEnd(10)} ${step.detail}`)
  return [...lines, ...(why.fix ? [`to allow: ${typeable(why.fix)}`] : [])].join('\n')
}
