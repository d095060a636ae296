import { WaddleError } from '@waddlebot/sdk'

/** A statement came after its transaction was kept or undone, on whichever database. */
export function tooLate(): WaddleError {
  return new WaddleError('WDL_DB_TOO_LATE', 'this transaction has ended: the handler returned, or its time was up, before this statement')
}
