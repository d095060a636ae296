import type { Knex } from '@waddlebot/sdk'

/**
 * Accounts, transfers between two of them, and holds. Amounts are whole minor units up to 2^53 - 1. A transfer takes
 * from one account what it gives to another, so that all of them together sum to zero by their very shape; the balance
 * of an account is a sum that is kept up to date in the same transaction.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('loyalty_account', (table) => {
    table.increments('id')
    table.text('community').notNullable()
    // person, pot, hold or house
    table.text('kind').notNullable()
    table.text('owner').notNullable()
    // The house has none: it gives what did not exist and takes it away again, and nobody should wait in line for it.
    table.bigInteger('balance')
    table.unique(['community', 'kind', 'owner'])
    table.index(['kind', 'owner'])
    table.index(['community', 'kind', 'balance'])
    table.check('balance >= 0 AND balance <= 9007199254740991')
  })
  await knex.schema.createTable('loyalty_transfer', (table) => {
    table.bigIncrements('id')
    table.text('community').notNullable()
    table.text('key').notNullable()
    table.integer('debit').notNullable().references('id').inTable('loyalty_account')
    table.integer('credit').notNullable().references('id').inTable('loyalty_account')
    table.bigInteger('amount').notNullable()
    table.text('cause').notNullable()
    table.text('actor')
    table.text('origin')
    table.text('note')
    table.bigInteger('at').notNullable()
    table.unique(['community', 'key'])
    table.index(['debit', 'id'])
    table.index(['credit', 'id'])
    table.index(['community', 'at'])
    table.index(['actor'])
    table.check('amount > 0 AND amount <= 9007199254740991 AND debit <> credit')
  })
  await knex.schema.createTable('loyalty_hold', (table) => {
    table.increments('id')
    table.text('community').notNullable()
    table.text('key').notNullable()
    table.text('person').notNullable()
    table.bigInteger('amount').notNullable()
    // open, captured or released
    table.text('state').notNullable()
    table.text('cause').notNullable()
    table.text('origin')
    table.bigInteger('at').notNullable()
    table.bigInteger('expires_at').notNullable()
    table.unique(['community', 'key'])
    table.index(['state', 'expires_at'])
    table.index(['person', 'state'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['hold', 'transfer', 'account']) await knex.schema.dropTable(`loyalty_${table}`)
}
