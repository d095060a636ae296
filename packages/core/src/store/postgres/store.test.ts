import { storeContract } from '../contract/index.ts'
import { testSchema } from '../fixtures/postgres.ts'
import { PostgresStore } from './store.ts'

const schema = testSchema('store')
storeContract('PostgreSQL', { durable: true, open: () => PostgresStore.open(schema.options), wipe: () => schema.drop() })
