import type { Context } from './context.ts'
import { variablesOf } from './variable.ts'

type About = Context & { readonly person: string }

/** Everything this module knows of one person: what templates remember about them, and which commands they changed. */
export async function exportPerson({ db, person }: About) {
  const changes = await db.all<{
    command: number
    version: number
    action: string
    at: number | string
    before: string | null
    after: string | null
  }>`
    SELECT command, version, action, at, before, after FROM commands_history WHERE person = ${person} ORDER BY id`
  return {
    variables: await variablesOf(db, person),
    changes: changes.map((change) => ({ ...change, at: Number(change.at) })),
  }
}

/** Forget one person. The commands they made stay, for they are the community's; who made them is no longer known. */
export async function forgetPerson({ db, person }: About): Promise<void> {
  await db.transaction(async (all) => {
    await all.run`DELETE FROM commands_variable WHERE person = ${person}`
    await all.run`UPDATE commands_history SET person = ${null}, name = ${null} WHERE person = ${person}`
  })
}
