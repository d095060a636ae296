import { outlive, rollOf, wounded, woundedFrames } from '@waddlebot/sdk/testing'
import { afterEach, test } from 'vitest'
import { chatterLine, wound } from './chat/irc/fixtures/chatter.ts'
import { leavePond, signedIn, standing } from './fixtures/pond.ts'
import { recorded } from './fixtures/recorded.ts'

afterEach(leavePond)

const frames = woundedFrames()

/** Lines that are no chatter, as Twitch writes them. */
const others = [
  '@badge-info=;badges=moderator/1;color=;display-name=DuckBot;emote-sets=0;mod=1;subscriber=0;user-type=mod :tmi.twitch.tv USERSTATE #pond',
  '@emote-only=0;followers-only=-1;r9k=0;room-id=1;slow=0;subs-only=0 :tmi.twitch.tv ROOMSTATE #pond',
  '@ban-duration=60;room-id=1;target-user-id=7;tmi-sent-ts=1700000000000 :tmi.twitch.tv CLEARCHAT #pond :ann',
  '@login=ann;room-id=;target-msg-id=m1;tmi-sent-ts=1700000000000 :tmi.twitch.tv CLEARMSG #pond :words',
  '@msg-id=slow_off :tmi.twitch.tv NOTICE #pond :This room is no longer in slow mode.',
  '@badge-info=;badges=;display-name=Ann;id=i1;login=ann;msg-id=resub;msg-param-cumulative-months=7;msg-param-sub-plan=1000;room-id=1;system-msg=x;tmi-sent-ts=1700000000000;user-id=7 :tmi.twitch.tv USERNOTICE #pond :still here',
  '@badge-info=;badges=;display-name=Ann;id=i2;login=ann;msg-id=submysterygift;msg-param-mass-gift-count=5;msg-param-sub-plan=1000;room-id=1;tmi-sent-ts=1700000000000;user-id=7 :tmi.twitch.tv USERNOTICE #pond',
  '@badge-info=;badges=;display-name=Lake;id=i3;login=lake;msg-id=raid;msg-param-displayName=Lake;msg-param-viewerCount=9;room-id=1;tmi-sent-ts=1700000000000;user-id=9 :tmi.twitch.tv USERNOTICE #pond',
  ':duckbot.tmi.twitch.tv 353 duckbot = #pond :duckbot ann',
  ':tmi.twitch.tv PONG tmi.twitch.tv :waddle',
  ':tmi.twitch.tv HOSTTARGET #pond :lake 5',
]

test(`${frames} wounded lines and notifications leave it alive, and the next command is heard`, {
  timeout: 30_000 + frames * 10,
}, async () => {
  const { fake, bench } = await signedIn({ config: { timing: { twinMs: 100 } } })
  const { chat, eventsub } = fake
  await chat.joined('pond')
  await standing(fake, 1, 'channel.follow')
  eventsub.happen('channel.follow', 'pond', { user: 'Ann' })
  await bench.next('follow')
  const [first] = eventsub.notifications
  const { subscription } = first!
  const roll = rollOf(17)
  const notify = (id: string) => {
    const { type, condition = {}, event } = recorded[roll(recorded.length)]!
    const data = { ...subscription.data, type, condition: { ...subscription.data.condition, ...condition } }
    return eventsub.again({ ...first!, id, subscription: { ...subscription, data }, event: wounded(event, roll) })
  }
  const slowest = await outlive({
    bench,
    frames,
    show(number) {
      const kind = roll(4)
      if (kind === 0) return notify(`n${number}`)
      chat.raw(wound(kind === 1 ? others[roll(others.length)]! : chatterLine(roll), roll))
    },
    say: (text) => chat.say('pond', { user: 'Ann', text }),
  })
  const dials = chat.dials.length + eventsub.dials.length
  process.stderr.write(`${frames} wounded lines and notifications of Twitch: ${dials} dials, heard again after ${slowest} ms at most\n`)
})
