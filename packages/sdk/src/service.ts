import type { Ctx } from './handler.ts'

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

/** A service and its maker. Make one with {@link provide}. */
export interface Provision<Config, Caps, U> {
  readonly token: Service<unknown>
  /**
   * Makes the service for one run of whoever uses it, with the context of that run: what the service writes, says and
   * schedules is part of their transaction. Called anew for each run that asks for it, so it should only bind; what
   * lasts is kept outside.
   */
  readonly make: (ctx: Ctx<Config, Caps, U>) => unknown
}

/** Pair a token with what makes it, checked: `provides: [provide(points, (ctx) => ({ … }))]`. */
export function provide<T, C>(
  token: Service<T>,
  make: (ctx: C) => T,
): { readonly token: Service<unknown>; readonly make: (ctx: C) => unknown } {
  return { token: token as Service<unknown>, make }
}
