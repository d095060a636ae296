import { describe, expectTypeOf, test } from 'vitest'
import { type Amount, type Args, type BadArg, type ChannelRef, defineKind, type ExtraOf, type UserRef } from './index.ts'

describe('the compiler reads a signature', () => {
  test('words alone take nothing', () => {
    expectTypeOf<Args<'ping'>>().toEqualTypeOf<{}>()
    expectTypeOf<Args<'quote add'>>().toEqualTypeOf<{}>()
    // @ts-expect-error  no such argument
    expectTypeOf<Args<'ping'>['x']>().toBeString()
  })

  test('required, optional and defaulted arguments differ', () => {
    expectTypeOf<Args<'quote add <text:rest>'>>().toEqualTypeOf<{ text: string }>()
    expectTypeOf<Args<'quote [id:int]'>>().toEqualTypeOf<{ id?: number }>()
    expectTypeOf<Args<'roll [sides:int=6]'>>().toEqualTypeOf<{ sides: number }>()
    expectTypeOf<Args<'hug [name=everyone]'>>().toEqualTypeOf<{ name: string }>()
    expectTypeOf<Args<'hug <name>'>>().toEqualTypeOf<{ name: string }>()
    expectTypeOf<Args<'see [page:url=https://x.dev/?a=b]'>>().toEqualTypeOf<{ page: string }>()
  })

  test('an optional argument may be missing', () => {
    const handler = (args: Args<'quote [id:int]'>) => {
      // @ts-expect-error  possibly undefined
      args.id.toFixed()
      return args.id?.toFixed()
    }
    expectTypeOf(handler).returns.toEqualTypeOf<string | undefined>()
    // @ts-expect-error  absent, not undefined
    expectTypeOf(handler).toBeCallableWith({ id: undefined })
  })

  test('variadics are lists, and a required one is never empty', () => {
    expectTypeOf<Args<'sum <...of:int>'>>().toEqualTypeOf<{ of: [number, ...number[]] }>()
    expectTypeOf<Args<'sum [...of:int]'>>().toEqualTypeOf<{ of: number[] }>()
    expectTypeOf<Args<'say [...words]'>>().toEqualTypeOf<{ words: string[] }>()
  })

  test('a flag is a boolean, and one with a kind an optional value', () => {
    expectTypeOf<Args<'roll --secret'>>().toEqualTypeOf<{ secret: boolean }>()
    expectTypeOf<Args<'roll --secret:bool'>>().toEqualTypeOf<{ secret: boolean }>()
    expectTypeOf<Args<'give <...who:user> --amount:amount'>>().toEqualTypeOf<{ who: [UserRef, ...UserRef[]]; amount?: Amount }>()
  })

  test('every kind has its type', () => {
    expectTypeOf<Args<'a <a:string> <b:int> <c:number> <d:bool> <e:amount>'>>().toEqualTypeOf<{
      a: string
      b: number
      c: number
      d: boolean
      e: Amount
    }>()
    expectTypeOf<Args<'a <a:duration> <b:date> <c:user> <d:channel> <e:url>'>>().toEqualTypeOf<{
      a: number
      b: Date
      c: UserRef
      d: ChannelRef
      e: string
    }>()
    expectTypeOf<Args<'slow <mode:on|off|auto> [for:duration]'>>().toEqualTypeOf<{ mode: 'on' | 'off' | 'auto'; for?: number }>()
  })

  test("a module's own kinds have the types that their readers give", () => {
    const kinds = { dice: defineKind('dice such as 2d6', (word) => (word === '2d6' ? { count: 2, sides: 6 } : undefined)) }
    type Own = ExtraOf<typeof kinds>
    expectTypeOf<Args<'roll <what:dice> [n:int]', Own>>().toEqualTypeOf<{ what: { count: number; sides: number }; n?: number }>()
    expectTypeOf<BadArg<'roll <what:dice>', Own>>().toBeNever()
    expectTypeOf<BadArg<'roll <what:dice>'>>().toEqualTypeOf<'dice'>()
    expectTypeOf<BadArg<'roll <what:dcie>', ExtraOf<{}>>>().toEqualTypeOf<'dcie'>()
  })

  test('a signature that is known only while running gives unknowns', () => {
    expectTypeOf<Args<string>>().toEqualTypeOf<Record<string, unknown>>()
    expectTypeOf<BadArg<string>>().toBeNever()
  })

  test('sound signatures have no bad argument, parameterless ones among them', () => {
    expectTypeOf<BadArg<'ping'>>().toBeNever()
    expectTypeOf<BadArg<'quote add <text:rest>'>>().toBeNever()
    expectTypeOf<BadArg<'a <m:on|off> [n:int=3] [...o:user] --p --q:duration'>>().toBeNever()
  })

  test('the first misspelt kind is named, wherever it stands', () => {
    expectTypeOf<BadArg<'bad <text:rset>'>>().toEqualTypeOf<'rset'>()
    expectTypeOf<BadArg<'bad <n:int> [m:itn] [o:nit]'>>().toEqualTypeOf<'itn'>()
    expectTypeOf<BadArg<'bad [m:itn=3]'>>().toEqualTypeOf<'itn'>()
    expectTypeOf<BadArg<'bad <...m:itn>'>>().toEqualTypeOf<'itn'>()
    expectTypeOf<BadArg<'bad --m:itn'>>().toEqualTypeOf<'itn'>()
    expectTypeOf<BadArg<'bad <m:int=3>'>>().toEqualTypeOf<'int=3'>()
  })

  test('so is a bracket that nobody closed', () => {
    expectTypeOf<BadArg<'bad <text'>>().toEqualTypeOf<'<text'>()
    expectTypeOf<BadArg<'bad <mode:on | off>'>>().toEqualTypeOf<'<mode:on'>()
  })
})
