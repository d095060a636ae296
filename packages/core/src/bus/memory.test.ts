import { busContract } from './contract.ts'
import { MemoryBus } from './memory.ts'

busContract('A bus in memory', { open: async (settings) => new MemoryBus(settings), wipe: async () => {} })
