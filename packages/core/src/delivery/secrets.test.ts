import type { Element } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { withoutSecrets } from './secrets.ts'

const secrets = ['oauth:abc123', 'x']

describe('what the bot says', () => {
  test('never has the value of a secret in it, wherever in an element it stands', () => {
    const elements: Element[] = [
      { type: 'text', text: 'my token is oauth:abc123, oauth:abc123!' },
      { type: 'card', title: 'oauth:abc123', fields: [{ name: 'token', value: 'is oauth:abc123' }] },
      { type: 'link', url: 'https://a.org/?t=oauth:abc123' },
    ]
    const said = withoutSecrets(elements, secrets)
    expect(JSON.stringify(said)).not.toContain('abc123')
    expect(said[0]).toEqual({ type: 'text', text: 'my token is [hidden], [hidden]!' })
  })

  test('is left alone where it has none, and where a secret is too short to be told from a word', () => {
    const elements: Element[] = [{ type: 'text', text: 'xylophones are no secret' }]
    expect(withoutSecrets(elements, secrets)).toBe(elements)
  })
})
