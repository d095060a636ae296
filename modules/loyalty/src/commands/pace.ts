/** What only tells something: once in a while for a channel, and for each person. */
export const reading = { cooldown: ['5s channel', '15s user'] } as const

/** What is played for points. */
export const playing = { cooldown: '30s user' } as const
