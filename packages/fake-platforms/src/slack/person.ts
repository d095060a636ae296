/** Somebody in a workspace. */
export interface SlackPerson {
  /** The handle, unique in the workspace. */
  readonly name: string
  /** Made from workspace and name when left out. */
  readonly id?: string
  readonly realName?: string
  readonly displayName?: string
  /** `guest` is a multi-channel guest, `bot` another app's. A member when left out. */
  readonly role?: 'owner' | 'admin' | 'member' | 'guest' | 'bot'
  /** IANA time zone; `Etc/UTC` when left out. */
  readonly tz?: string
  readonly email?: string
  readonly deleted?: boolean
}

/** A person whose gaps are filled. */
export interface User extends SlackPerson {
  readonly id: string
  readonly teamId: string
  /** Epoch seconds. */
  readonly updated: number
}

/** Seconds by which a zone is ahead of UTC at `now` (epoch milliseconds). */
export function offsetOf(zone: string, now: number): number {
  const spelt = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).format(now)
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(spelt) ?? []
  return hours === undefined ? 0 : (sign === '-' ? -60 : 60) * (Number(hours) * 60 + Number(minutes))
}

/** A user object. Source: https://docs.slack.dev/reference/objects/user-object, read 2026-11-22. */
export function userObject(user: User, now: number) {
  const realName = user.realName ?? user.name
  const displayName = user.displayName ?? user.name
  const tz = user.tz ?? 'Etc/UTC'
  const avatar = (size: number) => `https://secure.gravatar.com/avatar/${user.id}.jpg?s=${size}`
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    deleted: user.deleted ?? false,
    color: '9f69e7',
    real_name: realName,
    tz,
    tz_label: tz,
    tz_offset: offsetOf(tz, now),
    profile: {
      title: '',
      phone: '',
      skype: '',
      real_name: realName,
      real_name_normalized: realName.normalize('NFKD').replace(/\p{M}/gu, ''),
      display_name: displayName,
      display_name_normalized: displayName.normalize('NFKD').replace(/\p{M}/gu, ''),
      status_text: '',
      status_text_canonical: '',
      status_emoji: '',
      status_emoji_display_info: [],
      status_expiration: 0,
      avatar_hash: user.id.toLowerCase(),
      first_name: realName.split(' ')[0]!,
      last_name: realName.split(' ').slice(1).join(' '),
      ...(user.email === undefined ? {} : { email: user.email }),
      image_24: avatar(24),
      image_32: avatar(32),
      image_48: avatar(48),
      image_72: avatar(72),
      image_192: avatar(192),
      image_512: avatar(512),
      team: user.teamId,
      fields: null,
    },
    is_admin: user.role === 'owner' || user.role === 'admin',
    is_owner: user.role === 'owner',
    is_primary_owner: false,
    is_restricted: user.role === 'guest',
    is_ultra_restricted: false,
    is_bot: user.role === 'bot',
    updated: user.updated,
    is_email_confirmed: user.role !== 'bot',
    is_app_user: false,
    locale: 'en-US',
    who_can_share_contact_card: 'EVERYONE',
  }
}
