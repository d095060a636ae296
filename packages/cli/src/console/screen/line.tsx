import { Box, Text } from 'ink'
import type { Said } from './said.ts'

/** One line of the chat: who, then what. The bot's own lines stand out, the screen's step back. */
export function Line({ said, width }: { readonly said: Said; readonly width: number }) {
  if (said.from === 'screen') return <Text dimColor>{said.text}</Text>
  const name = said.from === 'bot' ? <Text color="cyan">{said.who}</Text> : <Text bold>{said.who}</Text>
  const names = Math.min(12, Math.floor(width / 4))
  return (
    <Box>
      <Box width={names} flexShrink={0} marginRight={1} justifyContent="flex-end">
        <Text wrap="truncate">{name}</Text>
      </Box>
      <Box width={Math.max(10, width - names - 1)}>
        <Text wrap="wrap">
          {said.text}
          {said.private ? <Text dimColor> (only to you)</Text> : null}
        </Text>
      </Box>
    </Box>
  )
}
