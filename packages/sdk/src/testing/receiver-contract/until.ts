/** Wait until `look` sees something; at most 10 s. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>, complaint: string): Promise<T> {
  for (const end = Date.now() + 10_000; ; ) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(complaint)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
