import { type Finding, shellWord } from '@waddlebot/core/config'
import { setsOf } from '../backups.ts'
import { type Check, finding } from '../check.ts'
import { askGit } from '../git.ts'
import type { Patient } from '../patient.ts'
import { historyTrouble, newest } from './database-newer.ts'
import { off } from './modules-load.ts'

/** Steps that were changed after the database took them, so that nobody knows any more what it holds. */
export const migrationsEdited: Check = {
  name: 'migrations.edited',
  summary: 'A migration was edited after it was applied.',
  needs: 'database',
  async look(patient): Promise<readonly Finding[]> {
    const found: Finding[] = []
    for (const { error } of await historyTrouble(patient, 'WDL_MIGRATION_EDITED')) {
      const { module, id } = error.data as { module: string; id: string }
      const { fix, consequence } = await wayBack(patient, module, id)
      found.push(finding('error', error.code, `${error.message}; ${consequence}`, fix, `${module}/${id}`))
    }
    return found
  },
}

async function wayBack(patient: Patient, module: string, id: string): Promise<{ readonly fix: string; readonly consequence: string }> {
  const folder = patient.places.find((place) => place.name === module)?.dir
  if (folder !== undefined && changedSinceCommit(patient.dir, folder)) {
    return {
      fix: `git stash push --quiet -- ${patient.word(folder)}`,
      consequence: 'the edit is put aside, and can be had back with git stash pop',
    }
  }
  const install = newest(module, patient)
  if (install !== undefined) return { fix: install, consequence: 'what is installed is no version that was ever published' }
  const set = (await setsOf(patient)).find((each) => each.module === module)
  const store = await patient.store()
  const applied = await store.db.all<{ id: string }>`SELECT id FROM waddle_migration WHERE module = ${module} ORDER BY id`
  const back = applied.map((row) => row.id).filter((each) => each >= id)
  if (back.every((each) => set?.migrations[each]?.down !== undefined)) {
    const down = back.map(() => `waddle migrate --down ${shellWord(module)}`).join(' && ')
    return {
      fix: `${down} && waddle migrate`,
      consequence: 'taken back and applied anew, what it had made begins empty; a backup is made before each step',
    }
  }
  return { fix: off('module', module), consequence: 'it has no way back: put the file back as it was, or run without the module' }
}

/** Whether git has an older version of something in the folder. */
function changedSinceCommit(dir: string, folder: string): boolean {
  const answer = askGit(dir, 'status', '--porcelain', '--untracked-files=no', '--', folder)
  return answer?.code === 0 && answer.out.trim() !== ''
}
