import { channelRoutes } from './channels.ts'
import { commandRoutes } from './commands.ts'
import { guildRoutes } from './guilds.ts'
import { interactionRoutes } from './interactions.ts'
import { memberRoutes } from './members.ts'
import { messageRoutes } from './messages.ts'
import { reactionRoutes } from './reactions.ts'
import type { Route } from './route.ts'
import { webhookRoutes } from './webhooks.ts'

/** Every operation that does not concern the bot itself; the first that matches is taken. */
export const routes: readonly Route[] = [
  ...messageRoutes,
  ...reactionRoutes,
  ...channelRoutes,
  ...memberRoutes,
  ...guildRoutes,
  ...commandRoutes,
  ...interactionRoutes,
  ...webhookRoutes,
]
