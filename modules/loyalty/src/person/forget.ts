import { randomUUID } from 'node:crypto'
import type { Ground } from '../context.ts'
import { house, ofPerson } from '../ledger/account.ts'
import { release } from '../ledger/hold.ts'
import { lockBalance, transfer } from '../ledger/transfer.ts'

/**
 * Forget somebody, and leave the sums right: what they have goes back to the house, and what came and went stays as
 * transfers of somebody whom nobody knows any more.
 */
export function forgetPerson({ db, now, person }: Pick<Ground, 'db' | 'now'> & { readonly person: string }): Promise<void> {
  return db.transaction(async (tx) => {
    const holds = await tx.all<{ id: number }>`SELECT id FROM loyalty_hold WHERE person = ${person} AND state = 'open' ORDER BY id`
    for (const { id } of holds) await release(tx, id, now())
    const accounts = await tx.all<{ id: number; community: string }>`
      SELECT id, community FROM loyalty_account WHERE kind = 'person' AND owner = ${person} ORDER BY id`
    const nobody = `gone:${randomUUID()}`
    for (const { id, community } of accounts) {
      const amount = await lockBalance(tx, community, ofPerson(person))
      if (amount > 0) {
        const why = { cause: 'forgotten', key: `forget:${randomUUID()}` }
        await transfer(tx, { community, from: ofPerson(person), to: house, amount, ...why }, now())
      }
      // Keys are made of persons, too, and notes are what somebody said about them.
      await tx.run`
        UPDATE loyalty_transfer SET key = 'gone:' || CAST(id AS text), note = NULL, origin = NULL WHERE debit = ${id} OR credit = ${id}`
      await tx.run`UPDATE loyalty_account SET owner = ${nobody} WHERE id = ${id}`
      await tx.run`DELETE FROM loyalty_taken WHERE account = ${id}`
    }
    await tx.run`UPDATE loyalty_transfer SET actor = NULL WHERE actor = ${person}`
    await tx.run`UPDATE loyalty_hold SET person = ${nobody}, key = 'gone:' || CAST(id AS text), origin = NULL WHERE person = ${person}`
    await tx.run`
      DELETE FROM loyalty_entry
      WHERE person = ${person} AND lobby IN (SELECT id FROM loyalty_lobby WHERE state = 'open' OR state = 'locked')`
    // What was drawn stays what was drawn: the weight counts on, the name does not.
    await tx.run`UPDATE loyalty_entry SET person = ${nobody}, name = 'somebody' WHERE person = ${person}`
    await tx.run`
      UPDATE loyalty_lobby SET state = 'cancelled', data = '{}' WHERE opened_by = ${person} AND kind = 'duel' AND state = 'open'`
    await tx.run`UPDATE loyalty_lobby SET opened_by = ${nobody}, slot = ${nobody} WHERE opened_by = ${person} AND kind = 'duel'`
    await tx.run`UPDATE loyalty_lobby SET opened_by = ${nobody} WHERE opened_by = ${person}`
    await tx.run`UPDATE loyalty_place SET person = ${nobody} WHERE person = ${person}`
    await tx.run`DELETE FROM loyalty_fold WHERE person = ${person} OR whole = ${person}`
    await tx.run`DELETE FROM loyalty_result WHERE person = ${person}`
    await tx.run`DELETE FROM loyalty_claim WHERE person = ${person}`
    await tx.run`DELETE FROM loyalty_winner WHERE person = ${person}`
    await tx.run`DELETE FROM loyalty_voice WHERE person = ${person}`
    await tx.run`DELETE FROM loyalty_duelist WHERE person = ${person}`
    await tx.run`DELETE FROM loyalty_proposal WHERE person = ${person} OR by_person = ${person}`
    await tx.run`DELETE FROM loyalty_gear WHERE person = ${person}`
    await tx.run`DELETE FROM loyalty_peace WHERE person = ${person}`
    await tx.run`DELETE FROM loyalty_break WHERE person = ${person}`
    await tx.run`DELETE FROM loyalty_daily WHERE person = ${person}`
    await tx.run`DELETE FROM loyalty_quota WHERE person = ${person}`
    await tx.run`DELETE FROM loyalty_presence WHERE person = ${person}`
  })
}
