import type { BotStatus } from '@waddlebot/core'
import { Box, render, Text, useApp, useInput } from 'ink'
import { useEffect, useState } from 'react'
import { statusLines } from './status-lines.ts'

/** Pause between two looks; milliseconds. */
const every = 2_000

/** Show how the bot does until somebody presses q. What it cannot say is shown as well. */
export async function showStatus(name: string, first: BotStatus, ask: () => Promise<BotStatus>): Promise<void> {
  await render(<Screen name={name} first={first} ask={ask} />).waitUntilExit()
}

function Screen({ name, first, ask }: { readonly name: string; readonly first: BotStatus; readonly ask: () => Promise<BotStatus> }) {
  const [status, setStatus] = useState(first)
  const [trouble, setTrouble] = useState<string>()
  const { exit } = useApp()
  useInput((input, key) => {
    if (input === 'q' || key.escape || (key.ctrl && input === 'c')) exit()
  })
  useEffect(() => {
    let timer: NodeJS.Timeout
    let over = false
    const look = () =>
      ask()
        .then((next) => {
          setStatus(next)
          setTrouble(undefined)
        })
        .catch((error: Error) => setTrouble(error.message))
        .finally(() => {
          if (!over) timer = setTimeout(look, every)
        })
    timer = setTimeout(look, every)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [ask])
  return (
    <Box flexDirection="column">
      <Box justifyContent="space-between" borderStyle="round" borderDimColor paddingX={1}>
        <Text color="cyan">{name}</Text>
        {trouble === undefined ? (
          <Text dimColor>{new Date(status.at).toISOString().slice(11, 19)}Z</Text>
        ) : (
          <Text color="red">{trouble}</Text>
        )}
      </Box>
      {statusLines(status).map(({ about, text, bad }, index) => (
        // Lines have no name of their own; each place is one line.
        // biome-ignore lint/suspicious/noArrayIndexKey: they are drawn anew each time
        <Box key={index} marginTop={about === 'process' ? 1 : 0}>
          <Box width={10} flexShrink={0}>
            <Text dimColor>{about}</Text>
          </Box>
          <Text wrap="truncate" bold={about === 'process'} {...(bad ? { color: 'red' } : {})}>
            {text}
          </Text>
        </Box>
      ))}
      <Text dimColor>q leaves</Text>
    </Box>
  )
}
