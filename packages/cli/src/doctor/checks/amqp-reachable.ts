import { type Check, finding } from '../check.ts'

/** The RabbitMQ that waddle.yml names cannot be used. */
export const amqpReachable: Check = {
  name: 'amqp.reachable',
  summary: 'RabbitMQ does not answer, refuses the user, or cannot make the queues that waddle needs.',
  needs: 'config',
  async look(patient) {
    const { amqp } = patient.config
    if (amqp === undefined) return []
    const { shownUrl, tryRabbit } = await import('@waddlebot/core')
    const trouble = await tryRabbit(amqp)
    if (trouble === undefined) return []
    const where = patient.loaded.where(['amqp'])
    const fix = where.includes(':') ? 'waddle config unset amqp' : `unset ${where}`
    return [finding('error', 'WDL_DOCTOR_AMQP', `RabbitMQ at ${shownUrl(amqp)}: ${trouble}`, fix, where)]
  },
}
