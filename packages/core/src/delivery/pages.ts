import { randomBytes } from 'node:crypto'
import type { Store } from '../store/index.ts'

/** How long a text can be read; milliseconds. */
const lifetime = 7 * 86_400_000

/** Texts that were too long for a platform, each under an address that nobody can guess. */
export class Pages {
  readonly #store: Store
  readonly #now: () => number
  readonly #publicUrl: string | undefined

  /** @param publicUrl where the web side is reached from outside, without a slash at its end; without it there are no pages */
  constructor(store: Store, now: () => number, publicUrl: string | undefined) {
    this.#store = store
    this.#now = now
    this.#publicUrl = publicUrl
  }

  /** Where `text` can be read once `stored` resolves; undefined when nobody outside could. */
  put(text: string): { readonly address: string; readonly stored: Promise<void> } | undefined {
    if (this.#publicUrl === undefined) return undefined
    const id = randomBytes(12).toString('base64url')
    const now = this.#now()
    const stored = this.#store.transaction(async (db) => {
      await db.run`DELETE FROM waddle_page WHERE until <= ${now}`
      await db.run`INSERT INTO waddle_page (id, text, until) VALUES (${id}, ${text}, ${now + lifetime})`
    }, 'pages')
    return { address: `${this.#publicUrl}/t/${id}`, stored }
  }

  async read(id: string): Promise<string | undefined> {
    const row = await this.#store.db.one<{ text: string }>`SELECT text FROM waddle_page WHERE id = ${id} AND until > ${this.#now()}`
    return row?.text
  }
}
