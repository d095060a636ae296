/** What is shown in a terminal; loaded only there, both with the same library. */
export { showScreen } from './console/screen.tsx'
export { showStatus } from './watch/screen.tsx'
