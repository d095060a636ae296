#!/usr/bin/env node
import { readFileSync } from 'node:fs'

const words = process.argv.slice(2)
const root = new URL('..', import.meta.url)

// Asking for the version is what scripts do most: it is answered before anything else is loaded.
if (words.length === 1 && (words[0] === '--version' || words[0] === '-v')) {
  const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  process.stdout.write(`waddle ${version}\n`)
} else {
  const { main } = await import(new URL('dist/main.js', root).href)
  await main(words)
}
