import { chart, columns } from './chart.mjs'

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** Text as it may stand in a page. */
export const escaped = (text) => String(text).replace(/[&<>"']/g, (each) => escapes[each])
const ms = (value) => (value === null ? '–' : `${Math.round(value)} ms`)

/** A report as one page that needs nothing else: no script, no font, no picture from elsewhere. */
export function pageOf(report) {
  const { answers, bars, bot, burst, machine, memory, options, rate, samples, state } = report
  const holds = bars.every((bar) => bar.holds)
  const facts = [
    ['messages', `${rate.sent.toLocaleString('en')} (${rate.seen.toFixed(0)} a second)`],
    ['commands kept', `${state.kept.toLocaleString('en')} of ${state.commands.toLocaleString('en')}`],
    ['answers', `p50 ${ms(answers.p50)}, p99 ${ms(answers.p99)}, slowest ${ms(answers.max)}`],
    ['lost, doubled, out of order, shed', `${state.lost}, ${state.doubled}, ${state.outOfOrder}, ${state.shed}`],
    ['memory', `${memory.last.toFixed(0)} MB, ${memory.slope >= 0 ? '+' : ''}${memory.slope.toFixed(2)} MB a minute`],
    ...(burst ? [['burst', `${burst.messages.toLocaleString('en')} in a second, ${burst.kept} of ${burst.commands} commands kept`]] : []),
  ]
  const rows = bars.map(
    ({ bar, holds: yes, seen }) =>
      `<tr><td class="${yes ? 'ok' : 'no'}">${yes ? 'holds' : 'fails'}</td><td>${escaped(bar)}</td><td>${escaped(seen)}</td></tr>`,
  )
  const platforms = Object.entries(answers.byPlatform).map(
    ([name, each]) =>
      `<tr><td>${escaped(name)}</td><td>${each.count}</td><td>${ms(each.p50)}</td><td>${ms(each.p99)}</td><td>${ms(each.max)}</td></tr>`,
  )
  const series = (key, scale = 1) => samples.filter((each) => each[key] !== null).map((each) => [each.at, each[key] / scale])
  const perSecond = samples
    .slice(1)
    .map((each, index) => [each.at, (each.messages - samples[index].messages) / (each.at - samples[index].at || 1)])
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>waddle under load: ${options.rate} messages a second</title>
<style>
:root { color-scheme: light dark; --ink: #1d2328; --dim: #5b6670; --paper: #fff; --line: #d9dee3; --one: #0b62a8; --two: #b3470b; --ok: #1a6e33; --no: #b3181e }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ebee; --dim: #9aa6b0; --paper: #14181b; --line: #343c43; --one: #6db8f2; --two: #f0a36b; --ok: #6fce8b; --no: #ff8a8a } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem } p { margin: .25rem 0; color: var(--dim) }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
th { color: var(--dim); font-weight: 500 } .ok { color: var(--ok); font-weight: 600 } .no { color: var(--no); font-weight: 600 }
svg { width: 100%; height: auto; display: block } svg text { fill: var(--dim); font: 12px system-ui, sans-serif }
svg .axis { stroke: var(--line) } svg .one { stroke: var(--one); fill: none; stroke-width: 2 } svg .two { stroke: var(--two); fill: none; stroke-width: 2; stroke-dasharray: 5 3 }
svg rect { fill: var(--one) } figure { margin: 0 } figcaption { color: var(--dim); font-size: .9rem }
</style></head><body>
<h1>waddle under load: <span class="${holds ? 'ok' : 'no'}">${holds ? 'every bar holds' : 'a bar does not hold'}</span></h1>
<p>${escaped(bot)} · ${options.rate} messages a second for ${options.minutes} min on ${escaped(options.platforms.join(', '))}, one in ten a command that writes</p>
<p>${escaped(report.at)} · Node ${escaped(machine.node)} · ${machine.cpus} × ${escaped(machine.cpu)}, shared with the crowd and the platforms</p>
${options.minutes < 10 ? `<p>The promise is for ten minutes at 500 a second (300 on PostgreSQL); this took ${options.minutes}.</p>\n` : ''}<h2>What was seen</h2>
<table>${facts.map(([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`).join('')}</table>
<h2>Bars</h2>
<table><thead><tr><th></th><th>bar</th><th>seen</th></tr></thead><tbody>${rows.join('')}</tbody></table>
<h2>From question to answer</h2>
${chart({ title: 'Answers: 99 of 100 (solid) and half of them (dashed) came within, milliseconds, by seconds of the run', lines: [series('p99'), series('p50')] })}
${columns({ title: 'Answers by how long they took, milliseconds', bars: answers.histogram })}
<table><thead><tr><th>platform</th><th>answers</th><th>p50</th><th>p99</th><th>slowest</th></tr></thead><tbody>${platforms.join('')}</tbody></table>
<h2>Load and memory</h2>
${chart({ title: 'Messages a second', lines: [perSecond] })}
${chart({ title: 'Memory of all processes of the bot, MB', lines: [series('bytes', 1024 ** 2)] })}
</body></html>
`
}
