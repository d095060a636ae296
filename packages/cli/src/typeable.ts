/** A command at the start of a line, after one that goes before it, and behind one that it reads from. */
const program = /(^|&& |\| )waddle(?= |$)/g

/**
 * A line to type, as it can be typed where this program was called: who came by `npx waddle` has no `waddle` on the
 * shell's path, and would be told that there is no such command.
 */
export function typeable(line: string, { npm_lifecycle_event: event, npm_lifecycle_script: script = '' } = process.env): string {
  const byNpx = event === 'npx' && /^['"]?waddle\b/.test(script)
  return byNpx ? line.replaceAll(program, '$1npx waddle') : line
}
