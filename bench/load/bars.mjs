/** The bars of spec/reliability.md 4.1 that a run can be held against, each with what was seen. */
export function barsOf(report) {
  const { state, answers, burst, memory, options, exits, rate } = report
  const bars = [
    bar('the crowd kept its rate', rate.seen >= options.rate * 0.95, `${rate.seen.toFixed(0)} of ${options.rate} messages a second`),
    bar('every message was received', rate.received >= rate.sent, `${rate.received} of ${rate.sent}`),
    bar('no command lost', state.lost === 0, `${state.kept} of ${state.commands} kept, ${state.shed} messages shed`),
    bar('no command doubled', state.doubled === 0, `${state.doubled} rows twice`),
    bar(
      'in order',
      state.outOfOrder === 0 && answers.outOfOrder === 0,
      `${state.outOfOrder} rows, ${answers.outOfOrder} answers out of order`,
    ),
    bar(
      'each answer once',
      answers.open === 0 && answers.doubled === 0,
      `${answers.open} missing, ${answers.doubled} twice of ${answers.asked}`,
    ),
    bar('p99 below 250 ms', answers.p99 !== null && answers.p99 < 250, ms(answers.p99)),
    bar('none later than 2 s', answers.max !== null && answers.max < 2_000, ms(answers.max)),
    bar(
      'every process ended in order',
      exits.every((code) => code === 0),
      exits.join(', '),
    ),
  ]
  if (burst) {
    bars.push(
      bar(
        'commands of the burst kept or counted as shed',
        burst.commands - burst.kept <= state.shed,
        `${burst.kept} of ${burst.commands} kept`,
      ),
      bar('quick again 10 s after the burst', burst.p99After !== null && burst.p99After < 250, ms(burst.p99After)),
    )
  }
  // Over a few minutes what is kept warm still grows; a leak is seen after ten.
  if (options.minutes >= 10) bars.push(bar('memory flat', memory.slope < 1, `${memory.slope.toFixed(2)} MB a minute`))
  return bars
}

const bar = (name, holds, seen) => ({ bar: name, holds, seen })
const ms = (value) => (value === null ? 'nothing was answered' : `${value.toFixed(0)} ms`)
