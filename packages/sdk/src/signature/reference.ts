/** Somebody, as a chatter named them. `id` is there when the platform said whom exactly. */
export interface UserRef {
  /** Without `@`. When only the id is known, this is the id. */
  readonly name: string
  readonly id?: string
}

/** A channel, as a chatter named it. `id` is there when the platform said which exactly. */
export interface ChannelRef {
  /** Without `#`. When only the id is known, this is the id. */
  readonly name: string
  readonly id?: string
}

const longest = 100

/** A name people could have: something to see, no markup of a platform's, no line break. */
function isName(text: string): boolean {
  return text.length <= longest && /^[^<>\p{Cc}\u2028\u2029]*[^<>\p{Cc}\p{Z}][^<>\p{Cc}\u2028\u2029]*$/u.test(text)
}

function reference(name: string | undefined, id: string): UserRef {
  return { name: name !== undefined && isName(name) ? name : id, id }
}

/**
 * Read whom somebody means: `ann`, `@ann`, `@ann,` as chat clients complete it, or a mention as Discord (`<@123>`,
 * `<@!123>`) and Slack (`<@U123>`, `<@U123|ann>`) write it. Groups (`<@&1>`, `<!here>`) are nobody in particular.
 *
 * @returns undefined when that is no user
 */
export function parseUser(word: string): UserRef | undefined {
  const mention = /^<@!?([A-Za-z0-9]{1,32})(?:\|([^<>|]*))?>,?$/.exec(word)
  if (mention) return reference(mention[2], mention[1] ?? '')
  let start = 0
  let end = word.length
  while (word.charCodeAt(start) === 0x40) start++
  while (end > start && word.charCodeAt(end - 1) === 0x2c) end--
  const name = word.slice(start, end)
  return isName(name) ? { name } : undefined
}

/**
 * Read which channel somebody means: `general`, `#general`, or as Discord (`<#123>`) and Slack (`<#C123|general>`)
 * write it.
 *
 * @returns undefined when that is no channel
 */
export function parseChannel(word: string): ChannelRef | undefined {
  const mention = /^<#([A-Za-z0-9]{1,32})(?:\|([^<>|]*))?>$/.exec(word)
  if (mention) return reference(mention[2], mention[1] ?? '')
  const name = word.startsWith('#') ? word.slice(1) : word
  return isName(name) ? { name } : undefined
}
