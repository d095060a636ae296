import type { Knex } from '@waddlebot/sdk'
import * as bus from './002_bus.ts'

/** Events that nobody can work on stay in the journal until somebody decides; the bus of one process is gone, for it carried nothing. */
export async function up(knex: Knex): Promise<void> {
  await bus.down(knex)
  await knex.raw("CREATE INDEX waddle_event_dead ON waddle_event (seq) WHERE state = 'dead'")
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX waddle_event_dead')
  await bus.up(knex)
}
