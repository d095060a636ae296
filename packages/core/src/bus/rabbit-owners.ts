import { createHash } from 'node:crypto'

/** How much a partition would like to be a member's: the same wherever it is asked. */
const weight = (member: string, partition: number) => createHash('sha256').update(`${partition} ${member}`).digest('hex')

/**
 * Whose each partition is: as many each, give or take one, the same wherever the same members are known. Few are somebody
 * else's when one comes or goes.
 */
export function ownersOf(members: readonly string[], partitions: number): readonly string[] {
  const fair = Math.floor(partitions / members.length)
  let withOneMore = partitions % members.length
  const left = new Map(members.map((member) => [member, fair]))
  return Array.from({ length: partitions }, (_, partition) => {
    const weights = new Map(members.map((member) => [member, weight(member, partition)]))
    const ranked = [...members].sort((a, b) => (weights.get(a)! < weights.get(b)! ? 1 : -1))
    const owner = ranked.find((member) => left.get(member)! > (withOneMore > 0 ? -1 : 0))!
    if (left.get(owner) === 0) withOneMore--
    left.set(owner, left.get(owner)! - 1)
    return owner
  })
}
