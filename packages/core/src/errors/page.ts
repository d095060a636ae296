import type { ErrorEntry, ErrorTable } from '@waddlebot/sdk'
import { argumentProblems, errorGroups, type PackageError, reasons } from '../errors.ts'

const head = `# Errors

After this page you can look up any code that waddle says, and know what to type next.

Every error is a code, a sentence with the offending value, and a command. In the terminal:

\`\`\`text
error  there is no waddle.yml in … nor in any folder above it, so this is no bot yet  WDL_CONFIG_MISSING
  try: waddle init
\`\`\`

With \`--json\` the same is in \`error\`: \`code\`, \`message\`, \`ref\` (the place on this page) and \`suggestions\`. What a code
does to the exit code is on the page about [exit codes](exit-codes.md).

This page is made from the table in \`packages/core/src/errors.ts\` and those in \`modules/*/src/errors.ts\` by \`node scripts/errors.js\`.`

/**
 * The page of all codes, as Markdown. Its anchors are the codes in small letters: what the program prints as `ref`.
 *
 * @param modules the table of each module that has one, by the module's name
 */
export function errorsPage(modules: Readonly<Record<string, ErrorTable>>): string {
  const ours = Object.entries(errorGroups).map(([title, group]) =>
    chapter(
      title,
      Object.entries<PackageError>(group).map(([code, entry]) => section(code, entry, entry.package)),
    ),
  )
  const theirs = Object.entries(modules).map(([name, table]) =>
    chapter(
      `The module ${name}`,
      Object.entries(table).map(([code, entry]) => section(code, entry, `module-${name}`)),
    ),
  )
  return `${[head, ...ours, ...theirs, said(), problems()].join('\n\n')}\n`
}

function chapter(title: string, sections: readonly string[]): string {
  return `## ${title}\n\n${sections.join('\n\n')}`
}

function section(code: string, { what, why, fix }: ErrorEntry, source: string): string {
  return `### ${code}\n\n${what} ${why}\n\nDo: ${fix} (\`@waddlebot/${source}\`)`
}

function said(): string {
  const rows = Object.entries(reasons).map(([code, { what, fix }]) => `| \`${code}\` | ${cell(what)} | ${cell(fix)} |`)
  return `## Reasons

Why a message was not answered, or a command did not run. They stand in the \`done\` lines of
[the console](console.md), in \`waddle why\`, and as labels of [metrics](../guides/observe.md). A module that refuses
gives a code of its own, such as \`not-found\` or \`too-long\`, and so does a filter that stops a message.

| code | what | do |
| --- | --- | --- |
${rows.join('\n')}`
}

function problems(): string {
  const rows = Object.entries(argumentProblems).map(([code, what]) => `| \`${code}\` | ${cell(what)} |`)
  return `## Arguments that cannot be read

A line that does not fit a [signature](signature.md) is no exception: \`readArgs\` answers with one of these, and the
person in chat reads a sentence and the usage.

| code | what |
| --- | --- |
${rows.join('\n')}`
}

/** A cell of a table must not end it. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
