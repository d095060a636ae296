import { Text } from 'ink'

/** What the router decided about the last line, in one calm line. */
export function Decision({ text }: { readonly text: string }) {
  return (
    <Text dimColor wrap="truncate">
      {text}
    </Text>
  )
}
