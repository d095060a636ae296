import { expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'

test('a server that need not be claimed is not, and nobody claims one for a community that is not theirs', async () => {
  await using it = await pond()
  expect(await it.on('discord', 'ann').tries('!claim')).toMatchObject({ outcome: 'refused', reason: 'role' })
  const boss = it.on('discord', 'boss', 'owner')
  expect(await boss.tries('!claim')).toMatchObject({ outcome: 'refused', reason: 'claimed' })
  expect(await boss.tries('!claim main')).toMatchObject({ outcome: 'refused', reason: 'not-yours' })
})
