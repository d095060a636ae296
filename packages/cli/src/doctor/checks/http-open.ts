import { httpToken } from '@waddlebot/core/config'
import type { Check } from '../check.ts'

/** A web side that others can reach without showing anything, or with a token that protects nothing. */
export const httpOpen: Check = {
  name: 'http.open',
  summary: 'Others can reach the web side without a token, or its token protects nothing.',
  look(patient) {
    const { checked } = patient
    const open = checked.findings.filter(({ code }) => code === 'WDL_HTTP_OPEN')
    return checked.loaded ? [...open, ...httpToken(checked.loaded, patient.secrets).findings] : open
  },
}
