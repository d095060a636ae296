import { Box, Text } from 'ink'
import type { Speaker } from '../plain.ts'
import { placeOf } from './said.ts'

/** Who I am and where, always in sight: the same line means something else as somebody else. */
export function Header({ bot, speaker }: { readonly bot: string; readonly speaker: Speaker }) {
  return (
    <Box justifyContent="space-between" borderStyle="round" borderDimColor paddingX={1}>
      <Text>
        <Text color="cyan">{bot}</Text>
        <Text dimColor> on {placeOf(speaker)}</Text>
      </Text>
      <Text wrap="truncate">
        <Text dimColor>you are </Text>
        <Text bold>{speaker.user}</Text>
        <Text dimColor>, {speaker.roles.length === 0 ? 'everyone' : speaker.roles.join(' ')}</Text>
      </Text>
    </Box>
  )
}
