export { type Drill, drill, unhelpful } from './drill.ts'
export type { Samples } from './typing.ts'
