import type { Figure } from '../packages/core/src/test-host/figures.ts'

/** The page with the table of what tests saw in its place. */
export function rendered(text: string, figures: readonly Figure[]): string
