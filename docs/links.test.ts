import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { type Page, pages, root } from './blocks/block.ts'

const all = pages()
const byFile = new Map(all.map((page) => [page.file, page]))

test.each(all)('the links of $file lead somewhere', (page) => {
  expect(linksOf(page).flatMap((link) => troubleWith(link, page))).toEqual([])
})

test('every page says what its reader can do after it', () => {
  const mute = all.filter(({ file, text }) => file.startsWith('docs/') && !/^# .+\n\nAfter this page /.test(text))
  expect(mute.map(({ file }) => file)).toEqual([])
})

test('every page is found from the first one', () => {
  const seen = new Set(['README.md'])
  for (const file of seen) {
    const page = byFile.get(file)
    for (const link of page ? linksOf(page) : []) if (!link.includes(':')) seen.add(targetOf(link, file).path)
  }
  expect(all.map(({ file }) => file).filter((file) => !seen.has(file))).toEqual([])
})

function linksOf({ text }: Page): string[] {
  const prose = text.replace(/^(```+)[\s\S]*?^\1$/gm, '').replace(/`[^`\n]*`/g, (code) => '_'.repeat(code.length))
  return [...prose.matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map((match) => match[1]!)
}

function targetOf(link: string, file: string): { readonly path: string; readonly anchor: string | undefined } {
  const [path = '', anchor] = link.split('#')
  return { path: path === '' ? file : normalize(join(dirname(file), path)), anchor }
}

function troubleWith(link: string, page: Page): string[] {
  if (/^https:\/\//.test(link)) return []
  const { path, anchor } = targetOf(link, page.file)
  if (!existsSync(join(root, path))) return [`${link}: there is no ${path}`]
  const target = byFile.get(path)
  return anchor === undefined || !target || anchorsOf(target).has(anchor) ? [] : [`${link}: ${path} has no heading "${anchor}"`]
}

/** Anchors as Git hosts make them of headings. */
function anchorsOf({ text }: Page): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map((match) => match[1]!)
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}
