/** Chat lines as Twitch writes them, the same every time: badges, emotes, replies, Bits, actions, scripts of all kinds. */
export function lines(count, seed = 99) {
  let state = seed
  const roll = (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 4_294_967_296) * below)
  }
  const pick = (list) => list[roll(list.length)]
  const hex = (length) => Array.from({ length }, () => roll(16).toString(16)).join('')
  const line = () => {
    const said = Array.from({ length: 1 + roll(14) }, () => pick(words)).join(' ')
    const worn = badges.filter(() => roll(5) === 0)
    const login = `user${roll(99_999)}`
    const tags = [
      `badge-info=${worn.includes('subscriber/12') ? 'subscriber/12' : ''};badges=${worn.join(',')}`,
      ...(roll(100) === 0 ? [`bits=${1 + roll(500)}`] : []),
      ...(roll(3) === 0 ? [`client-nonce=${hex(32)}`] : []),
      `color=#${hex(6)};display-name=${pick(names)}${roll(9_999)};emotes=${roll(3) === 0 ? `25:0-4,${6 + roll(5)}-${14 + roll(5)}` : ''}`,
      `first-msg=0;flags=;id=${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)};mod=${roll(2)}`,
      ...(roll(7) === 0
        ? [
            `reply-parent-display-name=${pick(names)};reply-parent-msg-body=what\\sdo\\syou\\sthink\\:\\sof\\sthis;reply-parent-msg-id=${hex(8)}`,
          ]
        : []),
      `returning-chatter=0;room-id=${1_000 + roll(5_000)};subscriber=${roll(2)};tmi-sent-ts=${1_700_000_000_000 + roll(1e6)};turbo=0`,
      `user-id=${1_000 + roll(900_000_000)};user-type=${roll(4) === 0 ? 'mod' : ''}`,
    ]
    const text = roll(50) === 0 ? `\u0001ACTION ${said}\u0001` : said
    return `@${tags.join(';')} :${login}!${login}@${login}.tmi.twitch.tv PRIVMSG #pond${roll(5_000)} :${text}`
  }
  return Array.from({ length: count }, line)
}

const names = ['ShadowWolf', 'pixel_queen', 'lurker', 'ティンカー', 'Ägypten', 'zoé', '한국사람']
const words =
  'hey chat what is up today stream looks great gg wp !so !uptime https://clips.example/abc nice haha 😂 résumé привет 你好 lol'.split(' ')
const badges = ['broadcaster/1', 'moderator/1', 'vip/1', 'subscriber/12', 'premium/1', 'bits/1000', 'turbo/1', 'partner/1']
