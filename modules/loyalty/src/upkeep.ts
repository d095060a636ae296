import type { Db } from '@waddlebot/sdk'
import type { Ground } from './context.ts'
import { auditLedger } from './ledger/audit.ts'

/** How long after its time a hold may still be there before somebody should know; milliseconds. */
const patience = 15 * 60_000

/** Whether what is held for nobody is given back in time. */
export async function healthOf(db: Db, now: number): Promise<{ readonly ok: boolean; readonly detail?: string }> {
  const row = await db.one<{ n: number }>`
    SELECT count(*) AS n FROM loyalty_hold WHERE state = 'open' AND expires_at <= ${now - patience}`
  const late = Number(row!.n)
  return late === 0 ? { ok: true } : { ok: false, detail: `${late} holds are past their time and not given back` }
}

/** Count everything anew once a day; what does not add up is told the owner. */
export async function auditDaily({ db, log }: Pick<Ground, 'db' | 'log'>): Promise<void> {
  const { findings } = await auditLedger(db)
  if (findings.length > 0) log.error('the books do not add up; look with: waddle economy audit', { findings })
}
