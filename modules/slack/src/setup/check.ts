import { WebClient } from '@slack/web-api'
import type { ConnectDef, ConnectFinding } from '@waddlebot/sdk'
import { type SlackConfig, config as schema } from '../config.ts'
import { quietLogger } from '../world/quiet.ts'
import { isDead, troubleOf } from '../world/trouble.ts'
import { clientOptions, standingOf, tokenName } from '../world/workspaces.ts'
import { wantedScopes } from './wants.ts'

const again = 'waddle connect slack'

/** Whether the tokens work and may do what the modules want. Asks Slack, changes nothing. */
export const check: ConnectDef<SlackConfig>['check'] = async ({ config: given, needs, publicUrl, secret, secretNames }) => {
  const config = schema.parse(given)
  const options = clientOptions(config, quietLogger({ debug() {}, info() {}, warn() {}, error() {} }))
  const findings: ConnectFinding[] = []
  // Those of workspaces that installed the app by themselves are known by what the bot keeps.
  const named = [tokenName, ...config.workspaces.map((team) => `${tokenName}_${team}`)]
  const names = [...new Set([...named, ...secretNames().filter((name) => name.startsWith(`${tokenName}_`))])].filter(
    (name) => secret(name) !== undefined,
  )
  const repair = (name: string) =>
    name === tokenName || !config.clientId || publicUrl === undefined ? again : `open ${publicUrl.replace(/\/+$/, '')}/m/slack/install`
  if (names.length === 0 && !config.clientId)
    findings.push({ level: 'error', what: `${tokenName} is not set: the bot is in no workspace`, fix: again })
  for (const name of names) {
    try {
      const { name: workspace, scopes } = await standingOf(new WebClient(secret(name)!, options))
      const missing = scopes === undefined ? [] : wantedScopes(needs, config).filter((scope) => !scopes.includes(scope))
      if (missing.length === 0) findings.push({ level: 'ok', what: `the bot is in ${workspace}` })
      else
        findings.push({
          level: 'error',
          what: `in ${workspace} the bot lacks the scopes ${missing.join(', ')}: update the app by its manifest and install it again`,
          fix: repair(name),
        })
    } catch (error) {
      findings.push(findingOf(error, name, repair(name)))
    }
  }
  if (config.mode === 'http') {
    if (secret('SLACK_SIGNING_SECRET') === undefined)
      findings.push({ level: 'error', what: 'SLACK_SIGNING_SECRET is not set: nothing that Slack sends can be believed', fix: again })
    return findings
  }
  const appToken = secret('SLACK_APP_TOKEN')
  if (appToken === undefined)
    return [...findings, { level: 'error', what: 'SLACK_APP_TOKEN is not set: the bot cannot hear Slack', fix: again }]
  try {
    await new WebClient(appToken, options).apps.connections.open({})
    findings.push({ level: 'ok', what: 'Slack lets the bot connect' })
  } catch (error) {
    findings.push(findingOf(error, 'SLACK_APP_TOKEN'))
  }
  return findings
}

function findingOf(error: unknown, name: string, fix = again): ConnectFinding {
  if (error instanceof Error && !('code' in error)) return { level: 'error', what: `${name}: ${error.message}`, fix }
  const trouble = troubleOf(error)
  if (isDead(trouble)) return { level: 'error', what: `the token in ${name} is dead: Slack says ${trouble.code}`, fix }
  if (trouble.kind === 'refused') return { level: 'error', what: `${name}: ${trouble.detail}`, fix }
  return { level: 'warning', what: `Slack could not be asked about ${name}: ${trouble.detail}`, fix: 'waddle doctor receivers' }
}
