const size = { font: 14, column: 8.4, row: 19, margin: 16 }
/** The eight colours of a terminal, and the eight bright ones, on a dark ground. */
const plain = ['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4']
const bright = ['#6e7681', '#ffa198', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#f0f6fc']
const ground = '#0d1117'
const ink = '#e6edf3'

/**
 * The rows of a screen as a picture in which text stays text: one line of SVG for each row.
 *
 * @param rows text with the sequences that colour it
 * @param label what the picture shows, for whoever does not see it
 */
export function drawn(rows, label) {
  const spans = rows.map(spansOf)
  const widest = Math.max(...spans.map((row) => row.reduce((sum, { text }) => sum + [...text].length, 0)))
  const width = Math.ceil(widest * size.column + 2 * size.margin)
  const height = rows.length * size.row + 2 * size.margin
  const texts = spans.map((row, index) => {
    let column = 0
    const parts = row.map(({ text, style }) => {
      const x = (size.margin + column * size.column).toFixed(1)
      column += [...text].length
      return `<tspan x="${x}"${style}>${escaped(text)}</tspan>`
    })
    return `<text y="${(size.margin + (index + 0.75) * size.row).toFixed(1)}">${parts.join('')}</text>`
  })
  const font = `font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${size.font}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}" ${font} fill="${ink}">
<rect width="${width}" height="${height}" rx="8" fill="${ground}"/>
${texts.join('\n')}
</svg>
`
}

/** Stretches of one look. */
function spansOf(row) {
  const spans = []
  let look = {}
  for (const [, codes, text] of row.matchAll(/(?:\u001b\[([\d;]*)m)|([^\u001b]+)/g)) {
    if (codes !== undefined) look = changed(look, codes.split(';').map(Number))
    else spans.push({ text, style: styleOf(look) })
  }
  return spans
}

function changed(before, codes) {
  let look = { ...before }
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at]
    if (code === 0) look = {}
    else if (code === 1) look.bold = true
    else if (code === 2) look.dim = true
    else if (code === 3) look.italic = true
    else if (code === 22) look.bold = look.dim = false
    else if (code === 23) look.italic = false
    else if (code === 39) look.colour = undefined
    else if (code >= 30 && code <= 37) look.colour = plain[code - 30]
    else if (code >= 90 && code <= 97) look.colour = bright[code - 90]
    else if (code === 38 && codes[at + 1] === 2) {
      look.colour = `rgb(${codes.slice(at + 2, at + 5).join(',')})`
      at += 4
    } else if (code === 38 && codes[at + 1] === 5 && codes[at + 2] < 16) {
      look.colour = [...plain, ...bright][codes[at + 2]]
      at += 2
    } else if (![7, 27, 49].includes(code)) throw new Error(`a picture cannot show the look ${codes.join(';')} yet`)
  }
  return look
}

function styleOf({ bold, colour, dim, italic }) {
  const parts = [
    colour === undefined ? '' : ` fill="${colour}"`,
    bold ? ' font-weight="700"' : '',
    dim ? ' opacity="0.6"' : '',
    italic ? ' font-style="italic"' : '',
  ]
  return parts.join('')
}

// Blanks at the beginning of a row are left out by browsers, unless they are of the kind that does not break.
const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', ' ': '\u00a0' }
const escaped = (text) => text.replace(/[&<>" ]/g, (each) => entities[each])
