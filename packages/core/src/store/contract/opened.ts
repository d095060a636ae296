import type { Knex } from '@waddlebot/sdk'
import type { Store } from '../store.ts'

/** What a factory hands the suite: an empty store, opened anew on the same data by `open`. */
export interface StoreMaker {
  open(): Promise<Store>
  /** Drop everything; called after each test. */
  wipe(): Promise<void>
  /** Whether data outlives {@link Store.close}. */
  readonly durable: boolean
}

/** The store of the test that runs, with two tables in it. */
export class Opened {
  readonly durable: boolean
  store!: Store
  readonly #maker: StoreMaker

  constructor(maker: StoreMaker) {
    this.#maker = maker
    this.durable = maker.durable
  }

  async open(): Promise<void> {
    this.store = await this.#maker.open()
    await this.store.exclusive(makeTables)
  }

  /** Close it, and open it on the data that it had. */
  async reopen(): Promise<void> {
    await this.store.close()
    this.store = await this.#maker.open()
  }

  async close(): Promise<void> {
    await this.store.close()
    await this.#maker.wipe()
  }
}

async function makeTables(knex: Knex): Promise<void> {
  await knex.schema.createTable('t_item', (table) => {
    table.integer('id').primary()
    table.text('name').notNullable()
    table.integer('n').notNullable().defaultTo(0)
  })
  await knex.schema.createTable('t_value', (table) => {
    table.increments('id')
    table.text('words')
    table.bigInteger('big')
    table.boolean('flag')
    table.binary('bytes')
    table.double('real')
  })
}
