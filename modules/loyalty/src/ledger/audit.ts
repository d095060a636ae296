import type { Db } from '@waddlebot/sdk'

/** What was counted and what is wrong; nothing wrong when {@link LedgerAudit.findings} is empty. */
export interface LedgerAudit {
  readonly accounts: number
  readonly transfers: number
  readonly holds: number
  /** A sentence for each thing that is wrong, at most {@link mostFindings} of each kind. */
  readonly findings: readonly string[]
}

const mostFindings = 20

/** Count the whole ledger anew. Each question is one statement, so that it sees one moment of it. */
export async function auditLedger(db: Db): Promise<LedgerAudit> {
  const findings: string[] = []
  for (const row of await wrongBalances(db)) {
    findings.push(
      `account ${row.id} (${row.kind} ${row.owner} in ${row.community}) says ${row.balance}, and its transfers sum to ${row.counted}`,
    )
  }
  for (const row of await wrongHolds(db)) {
    findings.push(`hold ${row.id} of ${row.person} in ${row.community} is ${row.state} over ${row.amount}, and ${row.balance} are in it`)
  }
  for (const row of await wrongSums(db)) {
    findings.push(`community ${row.community} has ${row.supply} in its accounts, and its house gave out ${row.issued}`)
  }
  for (const row of await strayHolds(db)) findings.push(`${row.balance} lie in an account of hold ${row.owner}, which does not exist`)
  const counts = await db.one<{ accounts: number; transfers: number; open: number }>`
    SELECT (SELECT count(*) FROM loyalty_account) AS accounts, (SELECT count(*) FROM loyalty_transfer) AS transfers,
      (SELECT count(*) FROM loyalty_hold WHERE state = 'open') AS open`
  return { accounts: Number(counts!.accounts), transfers: Number(counts!.transfers), holds: Number(counts!.open), findings }
}

function wrongBalances(db: Db) {
  return db.all<{ id: number; community: string; kind: string; owner: string; balance: number; counted: number }>`
    SELECT account.id, account.community, account.kind, account.owner, account.balance, coalesce(moved.counted, 0) AS counted
    FROM loyalty_account AS account
    LEFT JOIN (
      SELECT account, CAST(sum(amount) AS bigint) AS counted FROM (
        SELECT credit AS account, amount FROM loyalty_transfer UNION ALL SELECT debit, -amount FROM loyalty_transfer
      ) AS entry GROUP BY account
    ) AS moved ON moved.account = account.id
    WHERE (account.kind <> 'house' AND (account.balance IS NULL OR account.balance < 0 OR account.balance <> coalesce(moved.counted, 0)))
      OR (account.kind = 'house' AND account.balance IS NOT NULL)
    ORDER BY account.id LIMIT ${mostFindings}`
}

function wrongHolds(db: Db) {
  return db.all<{ id: number; community: string; person: string; state: string; amount: number; balance: number }>`
    SELECT hold.id, hold.community, hold.person, hold.state, hold.amount, coalesce(account.balance, 0) AS balance
    FROM loyalty_hold AS hold
    LEFT JOIN loyalty_account AS account
      ON account.community = hold.community AND account.kind = 'hold' AND account.owner = CAST(hold.id AS text)
    WHERE coalesce(account.balance, 0) <> CASE WHEN hold.state = 'open' THEN hold.amount ELSE 0 END
    ORDER BY hold.id LIMIT ${mostFindings}`
}

function strayHolds(db: Db) {
  return db.all<{ owner: string; balance: number }>`
    SELECT account.owner, account.balance FROM loyalty_account AS account
    LEFT JOIN loyalty_hold AS hold ON hold.community = account.community AND CAST(hold.id AS text) = account.owner
    WHERE account.kind = 'hold' AND account.balance <> 0 AND hold.id IS NULL LIMIT ${mostFindings}`
}

function wrongSums(db: Db) {
  return db.all<{ community: string; supply: number; issued: number }>`
    SELECT account.community, CAST(sum(coalesce(account.balance, 0)) AS bigint) AS supply, CAST(coalesce(max(house.issued), 0) AS bigint) AS issued
    FROM loyalty_account AS account
    LEFT JOIN (
      SELECT house.community, sum(CASE WHEN transfer.debit = house.id THEN transfer.amount ELSE -transfer.amount END) AS issued
      FROM loyalty_account AS house JOIN loyalty_transfer AS transfer ON transfer.debit = house.id OR transfer.credit = house.id
      WHERE house.kind = 'house' GROUP BY house.community
    ) AS house ON house.community = account.community
    GROUP BY account.community
    HAVING sum(coalesce(account.balance, 0)) <> coalesce(max(house.issued), 0)
    ORDER BY account.community LIMIT ${mostFindings}`
}
