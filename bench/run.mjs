import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'

/** `node run.mjs [question …] [--rounds 5] [--json]`: ask all questions or those named, print one table. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, json: { type: 'boolean', default: false } },
})
const known = readdirSync(new URL('./questions/', import.meta.url)).map((file) => file.replace('.mjs', ''))
const unknown = positionals.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`there is no question "${unknown[0]}"\ntry: node run.mjs ${known.join(' ')}`)
  process.exit(2)
}
const rows = []
for (const name of positionals.length > 0 ? positionals : known) {
  const began = performance.now()
  const { default: ask } = await import(`./questions/${name}.mjs`)
  const answers = await ask({ rounds: Number(values.rounds) })
  rows.push(...answers)
  if (!values.json) console.error(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`)
}
if (values.json) console.log(JSON.stringify(rows, null, 2))
else print(rows)
process.exit(rows.every((row) => row.ok) ? 0 : 1)

function print(all) {
  console.log('| goal | what | measured | must | ok | figures |\n|---|---|---|---|---|---|')
  for (const { id, what, value, sign, must, unit, ok, note } of all)
    console.log(`| ${id} | ${what} | ${amount(value)} ${unit} | ${sign} ${must} ${unit} | ${ok ? 'yes' : '**NO**'} | ${note} |`)
}

function amount(value) {
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2)
}
