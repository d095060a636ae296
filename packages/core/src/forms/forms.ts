import { randomBytes, randomInt } from 'node:crypto'
import type { Envelope, Form } from '@waddlebot/sdk'
import { isSound } from '../intake/envelope.ts'
import type { Store } from '../store/index.ts'

/** How long a form can be filled in; milliseconds. */
const lifetime = 86_400_000
/** How long what was filled in waits for its word in chat; milliseconds. */
const patience = 30 * 60_000
/** Most that may wait for one form at once: its address may stand in an open chat. */
const mostWaiting = 200
/** No letters that are taken for others. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
const codeLength = 8

/** A form as its page needs it. */
export interface OpenForm {
  readonly id: string
  /** Where it was shown, such as `twitch:duckpond`. */
  readonly channel: string
  readonly form: Form
}

/** For whom a form is. */
export interface FormPlace {
  /** Where it is shown, and where it must be confirmed: `twitch:duckpond`. */
  readonly channel: string
  /** Platform id of the only account that may send it in; left out for everybody's. */
  readonly account?: string | undefined
}

/**
 * Forms of platforms that cannot show one: each is a page under an address that nobody can guess. A page does not know
 * who sits before it, and its address may stand in an open chat. So what is filled in there counts once an account
 * says its code in the channel: then, and only then, it is an event, and the account is one that the platform proved.
 */
export class Forms {
  readonly #store: Store
  readonly #now: () => number
  readonly #publicUrl: string | undefined

  /** @param publicUrl where the web side is reached from outside, without a slash at its end; without it there are no pages */
  constructor(store: Store, now: () => number, publicUrl: string | undefined) {
    this.#store = store
    this.#now = now
    this.#publicUrl = publicUrl
  }

  /** The origin that pages of forms are sent from. */
  get origin(): string | undefined {
    return this.#publicUrl === undefined ? undefined : new URL(this.#publicUrl).origin
  }

  /** Where `form` can be filled in once `stored` resolves, for a day; undefined when nobody outside could. */
  put(form: Form, { channel, account }: FormPlace): { readonly address: string; readonly stored: Promise<void> } | undefined {
    if (this.#publicUrl === undefined) return undefined
    const id = randomBytes(15).toString('base64url')
    const now = this.#now()
    const stored = this.#store.transaction(async (db) => {
      await db.run`DELETE FROM waddle_form_filled WHERE until <= ${now}`
      await db.run`DELETE FROM waddle_form WHERE until <= ${now}`
      await db.run`
        INSERT INTO waddle_form (id, channel, account, form, until)
        VALUES (${id}, ${channel}, ${account ?? null}, ${JSON.stringify(form)}, ${now + lifetime})`
    }, 'forms')
    return { address: `${this.#publicUrl}/f/${id}`, stored }
  }

  async read(id: string): Promise<OpenForm | undefined> {
    const row = await this.#store.db.one<{ channel: string; form: string }>`
      SELECT channel, form FROM waddle_form WHERE id = ${id} AND until > ${this.#now()}`
    return row && { id, channel: row.channel, form: JSON.parse(row.form) as Form }
  }

  /** Keep what was filled in until somebody says its code; undefined when too much waits already. */
  async fill(id: string, fields: Readonly<Record<string, string>>): Promise<string | undefined> {
    const code = Array.from({ length: codeLength }, () => letters[randomInt(letters.length)]).join('')
    const now = this.#now()
    return this.#store.transaction(async (db) => {
      const row = await db.one<{ n: number }>`SELECT count(*) AS n FROM waddle_form_filled WHERE form = ${id} AND until > ${now}`
      if (Number(row?.n ?? 0) >= mostWaiting) return undefined
      await db.run`
        INSERT INTO waddle_form_filled (code, form, fields, until) VALUES (${code}, ${id}, ${JSON.stringify(fields)}, ${now + patience})`
      return code
    }, 'forms')
  }

  /** Whether a message has the form of one that says a code. Asked of every message, so it looks at the length first. */
  mayConfirm(envelope: Envelope): boolean {
    return this.#publicUrl !== undefined && isSound(envelope) && codeIn(envelope) !== undefined
  }

  /**
   * The event that a message is when it says the code of something that was filled in; the message itself otherwise.
   * Whoever says two codes of one form, or one twice, made one event: its id is that of the form and the account.
   *
   * @param channel id of the channel that it was said in
   */
  async confirm(envelope: Envelope, channel: string): Promise<Envelope> {
    const code = codeIn(envelope)
    if (code === undefined) return envelope
    const now = this.#now()
    const row = await this.#store.db.one<{ id: string; account: string | null; form: string; fields: string }>`
      SELECT waddle_form.id, account, waddle_form.form, fields
      FROM waddle_form_filled JOIN waddle_form ON waddle_form.id = waddle_form_filled.form
      WHERE code = ${code} AND channel = ${channel} AND waddle_form.until > ${now} AND waddle_form_filled.until > ${now}`
    const { id: author } = envelope.account
    if (!row || (row.account !== null && row.account !== author)) return envelope
    const { custom } = JSON.parse(row.form) as Form
    const { commandAt: _at, fragments: _fragments, replyTo: _reply, ...rest } = envelope
    return {
      ...rest,
      id: `form/${row.id}/${author}`,
      kind: 'interaction',
      text: '',
      data: { custom, fields: JSON.parse(row.fields) as Record<string, string> },
    }
  }
}

const wording = new RegExp(`^\\S{1,3}form ([${letters}]{${codeLength}})\\s*$`, 'i')

/** The code that a message says, if it has the form of one: `!form abcd2345`. */
function codeIn({ kind, text, commandAt }: Envelope): string | undefined {
  if (kind !== 'message' || text.length > 24 || text.length < codeLength + 6 || commandAt !== undefined) return undefined
  return wording.exec(text)?.[1]?.toLowerCase()
}
