/** One part of a page, in the order in which they are shown. */
export type PagePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'heading'; readonly text: string }
  /** What is copied as it stands, such as a command line. */
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly string[] }
  | { readonly type: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly (string | number)[])[] }

/**
 * A page that people read, beside the JSON that programs read: what is on it, and not how it looks. The core writes the
 * HTML, so that no text of anybody can become markup, and no script runs on it.
 */
export interface Page {
  readonly title: string
  readonly parts: readonly PagePart[]
}
