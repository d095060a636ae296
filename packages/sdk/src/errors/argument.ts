/** Why arguments could not be read; what `readArgs` puts into `problem.code`. In chat they are one sentence and the usage. */
export const argumentProblems = {
  missing: 'A required argument is not there.',
  unexpected: 'A word is left over.',
  choice: 'The word is none of the choices.',
  'not-<kind>': 'The word is not of its kind, such as `not-int` or `not-duration`.',
  'flag-value': 'A flag that needs a value has none.',
  'kind-failed': 'The reader of a module’s own kind threw.',
} as const satisfies Readonly<Record<string, string>>
