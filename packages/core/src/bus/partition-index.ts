/** Which of `count` a partition belongs to: the same in every process, and spread evenly (FNV-1a). */
export function partitionIndex(partition: string, count: number): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < partition.length; index++) hash = Math.imul(hash ^ partition.charCodeAt(index), 0x01000193)
  return (hash >>> 0) % count
}
