const head = `# Errors

After this page you can look up any code that waddle says, and know what to type next.

Every error is a code, a sentence with the offending value, and a command. In the terminal:

\`\`\`text
error  there is no waddle.yml in … nor in any folder above it, so this is no bot yet  WDL_CONFIG_MISSING
       try: waddle init
\`\`\`

\`waddle explain config_missing\` tells the same as this page. With \`--json\` an error is in \`error\`: \`code\`, \`message\`,
\`ref\` (the place on this page) and \`suggestions\`. What a code does to the exit code is on the page about
[exit codes](exit-codes.md).

Each package and each module has a table of its codes, in its \`src/errors.ts\`; this page is made from them by
\`node scripts/errors.js\`. A module that somebody else wrote has [codes of its
own](../guides/module-parts.md#what-it-says-no-with-codes), which begin with its name: \`waddle explain\` knows them in the
folder of a bot that has it.`

/**
 * The page of all codes, as Markdown. Its anchors are the codes in small letters: what the program prints as `ref`.
 *
 * @param tables what `errorTables` of errors.js found; topics that several of them have become one section
 */
export function errorsPage(tables, { reasons, argumentProblems }) {
  const topics = new Map()
  for (const { folder, errors, errorTopics } of tables) {
    const name = folder.split('/').at(-1)
    const source = folder.startsWith('modules/') ? `module-${name}` : name
    for (const [topic, table] of Object.entries(errorTopics ?? { [`The module ${name}`]: errors })) {
      const sections = Object.entries(table).map(([code, entry]) => section(code, entry, source))
      topics.set(topic, [...(topics.get(topic) ?? []), ...sections])
    }
  }
  const chapters = [...topics].map(([topic, sections]) => `## ${topic}\n\n${sections.join('\n\n')}`)
  return `${[head, ...chapters, said(reasons), problems(argumentProblems)].join('\n\n')}\n`
}

function section(code, { what, why, fix }, source) {
  return `### ${code}\n\n${what} ${why}\n\nTry: ${fix} (\`@waddlebot/${source}\`)`
}

function said(reasons) {
  const rows = Object.entries(reasons).map(([code, { what, fix }]) => `| \`${code}\` | ${cell(what)} | ${cell(fix)} |`)
  return `## Reasons

Why a message was not answered, or a command did not run. They stand in the \`done\` lines of
[the console](console.md), in \`waddle why\`, and as labels of [metrics](../guides/observe.md). A module that refuses
gives a code of its own, such as \`not-found\` or \`too-long\`, and so does a filter that stops a message.

| code | what | try |
| --- | --- | --- |
${rows.join('\n')}`
}

function problems(argumentProblems) {
  const rows = Object.entries(argumentProblems).map(([code, what]) => `| \`${code}\` | ${cell(what)} |`)
  return `## Arguments that cannot be read

A line that does not fit a [signature](signature.md) is no exception: \`readArgs\` answers with one of these, and the
person in chat reads a sentence and the usage.

| code | what |
| --- | --- |
${rows.join('\n')}`
}

/** A cell of a table must not end it. */
function cell(text) {
  return text.replaceAll('|', '\\|')
}
