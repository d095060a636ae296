import { escaped } from './page.mjs'

const [width, height, left, bottom, top] = [720, 220, 56, 28, 12]

/** A round number that is no smaller. */
function ceiling(value) {
  if (!(value > 0)) return 1
  const unit = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 2.5, 5, 10].map((each) => each * unit).find((each) => each >= value)
}

const short = (value) => (value >= 10_000 ? `${Math.round(value / 1_000)}k` : String(Math.round(value * 100) / 100))

/** Lines over time. @param lines each a list of `[x, y]`; the first is drawn solid, the second dashed */
export function chart({ title, lines }) {
  const points = lines.flat()
  if (points.length === 0) return `<p>${escaped(title)}: nothing was measured</p>`
  const lastX = Math.max(1, ...points.map(([x]) => x))
  const most = ceiling(Math.max(...points.map(([, y]) => y)))
  const at = ([x, y]) => `${place(x / lastX)},${(height - bottom - (y / most) * (height - bottom - top)).toFixed(1)}`
  const paths = lines.map((line, index) => `<polyline class="${index === 0 ? 'one' : 'two'}" points="${line.map(at).join(' ')}"/>`)
  const times = [0, 0.25, 0.5, 0.75, 1].map(
    (part) => `<text x="${place(part)}" y="${height - 8}" text-anchor="middle">${short(lastX * part)} s</text>`,
  )
  return figure(title, `${grid(most)}${paths.join('')}${times.join('')}`)
}

/** Columns. @param bars `[below, count]` */
export function columns({ title, bars }) {
  const most = ceiling(Math.max(...bars.map(([, count]) => count)))
  const step = (width - left - 8) / bars.length
  const drawn = bars.map(([below, count], index) => {
    const tall = (count / most) * (height - bottom - top)
    const x = left + index * step
    return `<rect x="${(x + 3).toFixed(1)}" y="${(height - bottom - tall).toFixed(1)}" width="${(step - 6).toFixed(1)}" height="${tall.toFixed(1)}"><title>below ${below} ms: ${count}</title></rect><text x="${(x + step / 2).toFixed(1)}" y="${height - 8}" text-anchor="middle">&lt;${short(below)}</text>`
  })
  return figure(title, `${grid(most)}${drawn.join('')}`)
}

const place = (part) => (left + part * (width - left - 24)).toFixed(1)

function grid(most) {
  return [0, 0.5, 1]
    .map((part) => {
      const y = (height - bottom - part * (height - bottom - top)).toFixed(1)
      return `<line class="axis" x1="${left}" x2="${width - 8}" y1="${y}" y2="${y}"/><text x="${left - 8}" y="${Number(y) + 4}" text-anchor="end">${short(most * part)}</text>`
    })
    .join('')
}

function figure(title, inside) {
  return `<figure><figcaption>${escaped(title)}</figcaption><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">${inside}</svg></figure>`
}
