import { type Element, platforms } from '@waddlebot/sdk'
import type { Forms } from '../forms/forms.ts'
import type { Place } from '../people/index.ts'
import type { Draft } from '../router/turn.ts'
import { textOf } from './render.ts'

/**
 * A draft whose forms can be shown in `place`: where the platform has none, a form is a link to its page; where nobody
 * could open one, it is what it would ask, and says that it cannot be filled in.
 *
 * @param formless told why a form cannot be filled in
 */
export function withFormPages(
  draft: Draft,
  place: Pick<Place, 'id' | 'rules'>,
  forms: Forms | undefined,
  formless: (draft: Draft, why: string) => void,
): Draft {
  if (place.rules.can.forms || !draft.elements.some(({ type }) => type === 'form')) return draft
  const elements = draft.elements.map((element): Element => {
    if (element.type !== 'form') return element
    const page = forms?.put(element, { channel: place.id, account: draft.privateTo ?? draft.meantFor })
    if (page === undefined) {
      formless(draft, `"${element.title}" needs a page: type waddle config set http.publicUrl <address>`)
      return { type: 'text', text: `${textOf([element], platforms.console)} (it cannot be filled in here)` }
    }
    page.stored.catch((error: unknown) => formless(draft, (error as Error).message))
    return { type: 'link', url: page.address, label: element.title }
  })
  return { ...draft, elements }
}
