/**
 * How many random cases a property of something that reads what people write is tried with: `usual`, or as many as the
 * variable WADDLE_CASES says when that is more. 100,000 for each is what a release is tried with; it takes minutes, so a
 * run that nobody asked for tries the smaller number.
 */
export const cases = (usual: number): number => Math.max(usual, Number(process.env['WADDLE_CASES'] ?? 0) || 0)
