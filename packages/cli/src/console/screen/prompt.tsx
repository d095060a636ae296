import { Box, Text, useInput } from 'ink'
import { useState } from 'react'

/** The line that is typed, with the lines typed before at the arrow keys. */
export function Prompt({ onLine, onQuit }: { readonly onLine: (line: string) => void; readonly onQuit: () => void }) {
  const [text, setText] = useState('')
  const [before, setBefore] = useState<readonly string[]>([])
  const [back, setBack] = useState(0)

  const recall = (steps: number) => {
    const to = Math.max(0, Math.min(before.length, steps))
    setBack(to)
    setText(to === 0 ? '' : before[before.length - to]!)
  }

  useInput((input, key) => {
    if (key.ctrl && (input === 'c' || input === 'd')) onQuit()
    else if (key.return) {
      const line = text.trim()
      setText('')
      setBack(0)
      if (line === '') return
      setBefore((lines) => [...lines.slice(-199), line])
      onLine(line)
    } else if (key.upArrow) recall(back + 1)
    else if (key.downArrow) recall(back - 1)
    else if (key.backspace || key.delete) setText((line) => Array.from(line).slice(0, -1).join(''))
    else if (key.ctrl && input === 'u') setText('')
    else if (!key.ctrl && !key.meta && input !== '') {
      // A pasted text may hold several lines; each is one.
      const lines = `${text}${input}`.split(/\r\n?|\n/)
      for (const line of lines.slice(0, -1)) if (line.trim() !== '') onLine(line.trim())
      setText(lines.at(-1)!)
    }
  })

  return (
    <Box>
      <Text color="cyan">› </Text>
      <Text wrap="truncate-start">
        {text}
        <Text inverse> </Text>
      </Text>
    </Box>
  )
}
