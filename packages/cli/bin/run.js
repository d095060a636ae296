#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs'

const words = process.argv.slice(2)
const root = new URL('..', import.meta.url)
const page = new URL('dist/help.txt', root)

// Asking for the version or for all the help is done most and needs nothing: it is answered before anything is loaded.
if (words.length === 1 && (words[0] === '--version' || words[0] === '-v')) {
  const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  process.stdout.write(`waddle ${version}\n`)
} else if (words.length === 1 && ['help', '--help', '-h'].includes(words[0]) && existsSync(page)) {
  process.stdout.write(readFileSync(page, 'utf8'))
} else {
  const { program } = await import(new URL('dist/program.js', root).href)
  await program(words[0]).main(words)
}
