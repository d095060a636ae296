#!/usr/bin/env node
// A script and no module (see package.json beside it): Node has its machinery for modules ready some milliseconds later.
const { existsSync, readFileSync } = require('node:fs')
const { join } = require('node:path')

const words = process.argv.slice(2)
const root = join(__dirname, '..')
const page = join(root, 'dist', 'help.txt')

// Asking for the version or for all the help is done most and needs nothing: it is answered before anything is loaded.
if (words.length === 1 && (words[0] === '--version' || words[0] === '-v')) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  process.stdout.write(`waddle ${version}\n`)
} else if (words.length === 1 && ['help', '--help', '-h'].includes(words[0]) && existsSync(page)) {
  process.stdout.write(readFileSync(page, 'utf8'))
} else {
  const { program } = require('../dist/program.cjs')
  void program(words).main(words)
}
