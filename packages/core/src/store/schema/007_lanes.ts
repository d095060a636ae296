import type { Knex } from '@waddlebot/sdk'

/** What is asked of the tables where there are many processes, and at a start after a crash, among millions of rows. */
export async function up(knex: Knex): Promise<void> {
  // Whether somebody said something before it that is still open. A bot that is one process has no lanes, and writes nothing here.
  await knex.raw("CREATE INDEX waddle_event_lane ON waddle_event (lane, seq) WHERE state = 'accepted' AND lane IS NOT NULL")
  // Jobs that somebody is at.
  await knex.raw('CREATE INDEX waddle_job_lease ON waddle_job (lease_until) WHERE lease_until IS NOT NULL')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX waddle_job_lease')
  await knex.raw('DROP INDEX waddle_event_lane')
}
