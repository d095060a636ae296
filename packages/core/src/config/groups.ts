/** Groups that may be left empty (`modules:` above nothing but comments), meaning all defaults. */
export const groups = ['http', 'log', 'router', 'receivers', 'modules', 'communities'] as const

/** Groups whose entries may be left empty too (`help:`). */
export const namedGroups = ['receivers', 'modules', 'communities'] as const
