/**
 * What Slack allows an app, as data, looked up on 2026-11-22 in stored copies of the pages beside each group and in the
 * published types, where the live pages were not at hand; a change of
 * Slack's is a change of this file. What the core needs to split and to pace stands in the SDK's rules of Slack.
 */

/** https://docs.slack.dev/reference/methods/chat.postMessage#truncating and https://docs.slack.dev/reference/methods/chat.update#errors */
export const text = {
  /** Characters of `text` that chat.postMessage shows; it cuts what is over and says ok. */
  post: 40_000,
  /** Characters of `text` that chat.update takes; it refuses more with `msg_too_long`. */
  update: 4_000,
} as const

/** https://docs.slack.dev/reference/block-kit/blocks and its pages; the sum is from https://github.com/slackapi/bolt-js/issues/2509 */
export const blocks = {
  count: 50,
  /** Characters of all blocks of a message together: Slack refuses some 13,200, though it documents more. */
  sum: 12_000,
  header: 150,
  section: 3_000,
  fields: 10,
  field: 2_000,
  elements: 25,
  button: 75,
  value: 2_000,
  url: 3_000,
  alt: 2_000,
  id: 255,
} as const

/** https://docs.slack.dev/reference/views/modal-views and https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
export const modal = {
  blocks: 100,
  title: 24,
  label: 2_000,
  metadata: 3_000,
  options: 100,
  /** Boxes of a group and buttons of a radio group. */
  choices: 10,
  option: 75,
  optionValue: 150,
} as const

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export const response = { uses: 5, forMs: 30 * 60_000 } as const

/** https://docs.slack.dev/authentication/verifying-requests-from-slack: older requests are to be taken for replays. Later ones too: a clock may be off both ways. */
export const signature = { withinMs: 300_000 } as const

/** https://docs.slack.dev/authentication/installing-with-oauth: the code that comes back is good for ten minutes. */
export const install = { withinMs: 600_000 } as const

/** https://docs.slack.dev/apis/events-api/using-socket-mode#connections */
export const sockets = { most: 10 } as const

/** https://docs.slack.dev/reference/methods/conversations.history: at most 999 a page, and Slack asks for no more than 200. */
export const history = { page: 200 } as const

/** https://docs.slack.dev/reference/app-manifest */
export const manifest = {
  name: 35,
  description: 140,
  commands: 50,
  /** With the `/`. */
  command: 32,
  commandDescription: 2_000,
  usageHint: 1_000,
  shortcuts: 10,
  shortcutName: 24,
  shortcutDescription: 150,
} as const

/** Commands of Slack's own, which no app may have: https://slack.com/help/articles/201259356-Use-built-in-slash-commands */
export const builtInCommands: ReadonlySet<string> = new Set(
  (
    'active archive away call collapse dm dnd expand feed feedback invite join kick leave me msg mute open prefs pro ' +
    'remind remove rename search shortcuts shrug star status topic unarchive who'
  ).split(' '),
)

/**
 * Errors of the Web API after which a token is worth nothing any more.
 * https://docs.slack.dev/reference/methods/auth.test#errors and https://docs.slack.dev/reference/methods/apps.connections.open#errors
 */
export const deadToken: ReadonlySet<string> = new Set([
  'account_inactive',
  'app_uninstalled',
  'bot_not_found',
  'invalid_auth',
  'not_allowed_token_type',
  'not_authed',
  'org_login_required',
  'team_disabled',
  'token_expired',
  'token_revoked',
  'user_removed_from_team',
])

/** Errors that pass by themselves, whatever the method. */
export const passing: ReadonlySet<string> = new Set([
  'accesslimited',
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
  'message_limit_exceeded',
])
