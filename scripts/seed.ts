import fc from 'fast-check'

/**
 * What properties are tried with. On a developer's machine it is another seed each time, printed when a property
 * fails, so that new cases are found; in CI it is always the same, so that a change is judged by what it changed.
 * `SEED=` sets it anywhere.
 */
const seed = process.env['SEED']
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) })
