/**
 * The last look at a text before it leaves: calls to many (`<!channel>`, `<!here>`, user groups) are never made, and
 * nobody is mentioned but those who are meant. Everything was escaped before; what still gets here was not.
 *
 * @param text in Slack's markup
 * @param mentions ids of the users that it may notify
 */
export function safely(text: string, mentions: readonly string[]): string {
  if (!text.includes('<!') && !text.includes('<@')) return text
  return text
    .replaceAll('<!', '&lt;!')
    .replace(/<@([A-Z0-9]*)/g, (token, id: string) => (mentions.includes(id) ? token : token.replace('<', '&lt;')))
}
