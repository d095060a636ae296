declare const provides: unique symbol

/** A typed token for what one module offers to others. Export it from the providing package. */
export interface Service<T> {
  readonly service: string
  readonly version: number
  readonly optional: boolean
  readonly [provides]?: T
}

/**
 * Make a token: `export const points = service<Points>('points', 1)`.
 *
 * @param name unique among the modules of a bot
 * @param version raise it when the shape changes incompatibly; provider and user must agree
 */
export function service<T>(name: string, version: number): Service<T> {
  return Object.freeze({ service: name, version, optional: false }) as Service<T>
}

/** Use a service if somebody provides it: `uses: { points: optional(points) }` makes `ctx.points` possibly undefined. */
export function optional<T>(token: Service<T>): Service<T | undefined> {
  return Object.freeze({ ...token, optional: true }) as unknown as Service<T | undefined>
}

/** What the tokens in `U` give. */
export type Provided<U> = { readonly [K in keyof U]: U[K] extends Service<infer T> ? T : never }
