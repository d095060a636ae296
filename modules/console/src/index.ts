import { stdinModule } from './stdin.ts'

export { type Control, type Input, type Line, readLine } from './input.ts'
export { doneLine, errorLine, messageLine } from './output.ts'
export { type Listener, Terminal } from './terminal.ts'
export default stdinModule
