import type { ChatPostMessageArguments, ViewsOpenArguments } from '@slack/web-api'

/** A message's blocks, by the types that Slack publishes. */
export type Blocks = NonNullable<Extract<ChatPostMessageArguments, { readonly blocks: unknown }>['blocks']>

/** A modal, likewise. */
export type Modal = Extract<ViewsOpenArguments['view'], { readonly type: 'modal' }>
