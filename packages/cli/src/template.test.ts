import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { moduleFiles } from './module/scaffold.ts'
import { readTemplate } from './template.ts'

const templates = fileURLToPath(new URL('../../../templates', import.meta.url))

test('every template is filled in completely', () => {
  const values = { name: 'duck', title: 'duck', slug: 'duck', version: '1.2.3' }
  const files = [...readTemplate(`${templates}/project`, values), ...moduleFiles(templates, 'weather', '1.2.3')]
  expect(files.length).toBeGreaterThan(8)
  for (const { path, text } of files) expect(`${path}\n${text}`).not.toMatch(/\{\{|__\w+__/)
})

test('files that begin with a dot come out of names that do not, so that packages can ship them', () => {
  const paths = readTemplate(`${templates}/project`, { name: 'duck', title: 'duck', slug: 'duck', version: '1.2.3' }).map(
    ({ path }) => path,
  )
  expect(paths).toEqual(expect.arrayContaining(['.env.example', '.gitignore', 'waddle.yml']))
})

test('a placeholder that nobody fills in is an error, not an empty line', () => {
  expect(() => readTemplate(`${templates}/project`, { name: 'duck' })).toThrow(/the template asks for \{\{\w+\}\}/)
})

test("a module's file is called after the module", () => {
  expect(moduleFiles(templates, 'weather', '1.2.3').map(({ path }) => path)).toEqual([
    'README.md',
    'index.ts',
    'package.json',
    'weather.test.ts',
  ])
})
