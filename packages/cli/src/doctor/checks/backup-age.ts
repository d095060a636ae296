import type { Finding } from '@waddlebot/core/config'
import { backupsOf } from '../backups.ts'
import { type Check, finding } from '../check.ts'

const day = 86_400_000
/** How much an owner may lose before they are told; days. */
const most = 7

/** The data is older than the last copy of it by more than a week. */
export const backupAge: Check = {
  name: 'backup.age',
  summary: 'There is no backup younger than seven days.',
  needs: 'database',
  async look(patient): Promise<readonly Finding[]> {
    const now = patient.machine.now()
    const store = await patient.store()
    if (!(await store.tableNames()).includes('waddle_migration')) return []
    const row = await store.db.one<{ at: number | null }>`SELECT min(applied_at) AS at FROM waddle_migration`
    const newest = backupsOf(patient)[0]
    if (row?.at === null || row === undefined || now - row.at < most * day || (newest && now - newest.at < most * day)) return []
    const last =
      newest === undefined ? 'there is no backup beside the data' : `the newest backup is ${Math.floor((now - newest.at) / day)} days old`
    const message = `${last}, and the data is ${Math.floor((now - row.at) / day)} days old; keep a copy on another disk too`
    return [finding('warn', 'WDL_DOCTOR_BACKUP', message, 'waddle backup', newest && patient.way(newest.file))]
  },
}
