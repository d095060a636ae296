import type { Gate } from './gate.ts'

/** The command works on this platform, and the stream is on or off as it wants. */
export const platform: Gate = {
  name: 'platform',
  check({ command, place }) {
    if (command.platforms !== undefined && !command.platforms.has(place.platform)) {
      return { gate: 'platform', reason: 'platform', quiet: true, message: `That works on ${[...command.platforms].join(', ')} only.` }
    }
    if (command.live !== undefined && place.live !== undefined && place.live !== (command.live === 'online')) {
      return { gate: 'platform', reason: 'live-state', quiet: true, message: `That works only while the stream is ${command.live}.` }
    }
    return undefined
  },
  explain: ({ command, place }) =>
    `${place.platform}${command.platforms ? `, made for ${[...command.platforms].join(', ')}` : ''}${command.live ? `, only while ${command.live}` : ''}`,
}
