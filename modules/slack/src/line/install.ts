import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { WebClient } from '@slack/web-api'
import type { RawRequest, RawResponse, ReceiverContext } from '@waddlebot/sdk'
import type { SlackConfig } from '../config.ts'
import { install as limit } from '../limits.ts'
import { wantedScopes } from '../setup/wants.ts'
import { troubleOf } from '../world/trouble.ts'
import { tokenName, type Workspaces } from '../world/workspaces.ts'

/** Ties the way back to the browser that began: nobody can make somebody else finish what they started. */
const cookie = 'waddle_slack_install'

export interface InstallParts {
  readonly ctx: ReceiverContext<SlackConfig>
  readonly workspaces: Workspaces
  /** A client without a token. */
  readonly client: WebClient
}

/** Lets workspaces install the app by themselves: `/m/slack/install` leads to Slack, `/m/slack/oauth` back. */
export class Install {
  readonly #parts: InstallParts
  readonly #closers: (() => void)[] = []
  readonly #used = new Map<string, number>()
  /** Out of the client secret, which all processes of the bot have: whoever begins at one of them may come back to another. */
  readonly #key: Buffer

  constructor(parts: InstallParts) {
    const { ctx } = parts
    this.#parts = parts
    const secret = ctx.secret('SLACK_CLIENT_SECRET')
    this.#key = createHmac('sha256', secret ?? randomBytes(32))
      .update('waddle: installing the app in a Slack workspace')
      .digest()
    if (!ctx.config.clientId || secret === undefined) return
    if (ctx.publicUrl === undefined) {
      ctx.log.warn('workspaces cannot install the app: the bot does not know its own address', { fix: 'waddle config set http.publicUrl' })
      return
    }
    this.#closers.push(
      ctx.route('GET', '/install', async () => this.#begin()),
      ctx.route('GET', '/oauth', (request) => this.#finish(request)),
    )
  }

  close(): void {
    for (const close of this.#closers) close()
  }

  #begin(): RawResponse {
    const { config, needs, now } = this.#parts.ctx
    const nonce = randomBytes(16).toString('hex')
    const url = new URL(config.authorizeUrl)
    url.searchParams.set('client_id', config.clientId!)
    url.searchParams.set('scope', wantedScopes(needs, config).join(','))
    url.searchParams.set('redirect_uri', this.#back)
    url.searchParams.set('state', this.#state(nonce, now() + limit.withinMs))
    const secure = this.#back.startsWith('https:') ? '; Secure' : ''
    const crumb = `${cookie}=${nonce}; Max-Age=${limit.withinMs / 1_000}; Path=/m/slack; HttpOnly; SameSite=Lax${secure}`
    return { status: 302, headers: { location: url.href, 'set-cookie': crumb, 'cache-control': 'no-store' } }
  }

  async #finish({ url, headers }: RawRequest): Promise<RawResponse> {
    const { ctx, workspaces, client } = this.#parts
    const query = new URL(url, 'http://localhost').searchParams
    if (query.has('error')) return page(400, 'The app was not installed: nobody approved of it.')
    if (!this.#redeem(query.get('state') ?? '', headers['cookie'] ?? ''))
      return page(400, 'This link was used already, is too old, or was not begun in this browser. Please start again at /m/slack/install.')
    try {
      const said = await client.oauth.v2.access({
        client_id: ctx.config.clientId!,
        client_secret: ctx.secret('SLACK_CLIENT_SECRET')!,
        code: query.get('code') ?? '',
        redirect_uri: this.#back,
      })
      const team = said.team?.id
      if (said.is_enterprise_install || !team || !said.access_token)
        return page(400, 'Please install the app in a single workspace, not in the whole organisation.')
      if (said.refresh_token)
        return page(400, 'Tokens of this app expire. Please switch token rotation off in its settings, and start again.')
      const allowed = ctx.config.workspaces
      if (allowed.length > 0 && !allowed.includes(team)) {
        ctx.log.warn('a Slack workspace that is not listed wanted to install the app', { team })
        return page(403, 'This bot is not for your workspace. Its owner can add it to the workspaces that may install it.')
      }
      // Whoever the configuration does not name is a guest; the workspace of the bot's own token is at home.
      if (allowed.length === 0 && workspaces.get(team)?.secret !== tokenName) await ctx.guest({ id: team, name: said.team?.name ?? team })
      const workspace = await workspaces.install(team, said.access_token)
      ctx.log.info('a Slack workspace installed the app', { workspace: workspace.standing.name, team })
      return page(200, `The bot is in ${workspace.standing.name} now. Invite it into a channel with /invite.`)
    } catch (error) {
      const { detail } = troubleOf(error)
      ctx.log.error('a Slack workspace could not install the app', { reason: detail })
      return page(502, 'Slack did not confirm the installation. Please start again at /m/slack/install.')
    }
  }

  get #back(): string {
    return `${this.#parts.ctx.publicUrl!.replace(/\/+$/, '')}/m/slack/oauth`
  }

  #state(nonce: string, until: number): string {
    return `${nonce}.${until}.${this.#mac(`${nonce}.${until}`)}`
  }

  /** Whether `state` is one of ours, in time, from the same browser, and not used before. It is used up by this. */
  #redeem(state: string, cookies: string): boolean {
    const [nonce = '', until = '', mac = ''] = state.split('.')
    const now = this.#parts.ctx.now()
    const given = Buffer.from(mac)
    const made = Buffer.from(this.#mac(`${nonce}.${until}`))
    if (given.length !== made.length || !timingSafeEqual(given, made) || Number(until) < now) return false
    if (!cookies.split(/;\s*/).includes(`${cookie}=${nonce}`) || this.#used.has(nonce)) return false
    for (const [old, end] of this.#used) if (end < now) this.#used.delete(old)
    this.#used.set(nonce, Number(until))
    return true
  }

  #mac(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('hex')
  }
}

function page(status: number, words: string): RawResponse {
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>waddle</title><p>${safe}</p></html>`
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    body,
  }
}
