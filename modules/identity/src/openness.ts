import type { Db } from '@waddlebot/sdk'

/** Whether a person wants their accounts told where others read it. */
export async function isOpen(db: Db, person: string): Promise<boolean> {
  return (await db.one`SELECT person FROM identity_open WHERE person = ${person}`) !== undefined
}

export async function setOpen(db: Db, person: string, open: boolean): Promise<void> {
  if (open) await db.run`INSERT INTO identity_open (person) VALUES (${person}) ON CONFLICT (person) DO NOTHING`
  else await db.run`DELETE FROM identity_open WHERE person = ${person}`
}

interface Both {
  readonly db: Db
  readonly into: string
  readonly from: string
}

/** Two persons who become one are told openly only if both want it: consent was for fewer accounts. */
export const linkOpenness = {
  async plan({ db, into, from }: Both) {
    const [one, other] = [await isOpen(db, into), await isOpen(db, from)]
    return one === other ? undefined : 'your accounts are told in private only, as one side wants it'
  },
  async apply({ db, into, from }: Both) {
    const open = await isOpen(db, from)
    if (!open) await setOpen(db, into, false)
    await setOpen(db, from, false)
    return { open }
  },
  async undo({ db, from, done }: Both & { readonly done: { readonly open: boolean } }) {
    await setOpen(db, from, done.open)
  },
}
