import type { FastifyInstance, FastifyRequest } from 'fastify'
import { readFilled } from '../forms/filled.ts'
import { filledPage, formGuards, formPage, sentencePage } from '../forms/page.ts'
import type { Runtime } from '../runtime.ts'

/** Largest form taken; bytes. Five long texts of letters that each take four bytes, written as an address, would fit thrice over. */
const bodyLimit = 64 * 1_024

/** Pages on which forms are filled in, for platforms that cannot show one. They are open: what is sent in counts for nobody before a chat confirms it. */
export async function serveForms(app: FastifyInstance, runtime: Runtime): Promise<void> {
  // Here and nowhere else: on a route of a module it would let other pages send what only programs should.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit }, (_request, body, done) =>
    done(null, new URLSearchParams(body as string)),
  )
  app.addHook('onRequest', async (_request, reply) => void reply.headers(formGuards).type('text/html; charset=utf-8'))

  app.get('/f/:id', async (request, reply) => {
    const found = await runtime.forms.read(idOf(request))
    return found ? formPage(found.form) : reply.code(404).send(gone)
  })

  app.post('/f/:id', { bodyLimit }, async (request, reply) => {
    const found = await runtime.forms.read(idOf(request))
    if (!found) return reply.code(404).send(gone)
    const { id, channel, form } = found
    if (isForeign(request, runtime.forms.origin))
      return reply
        .code(403)
        .send(sentencePage(form.title, 'This was sent from another page. Open the link from chat and fill the form in there.'))
    if (!(request.body instanceof URLSearchParams))
      return reply.code(415).send(sentencePage(form.title, 'This is not how the form is sent. Open the link from chat.'))
    const filled = readFilled(form, request.body)
    if (Object.keys(filled.problems).length > 0) return reply.code(422).send(formPage(form, filled))
    const code = await runtime.forms.fill(id, filled.fields)
    if (code === undefined)
      return reply.code(429).send(sentencePage(form.title, 'Too many people are filling this in. Try again in half an hour.'))
    const place = runtime.places.resolve(channel)
    return filledPage(form, `${place?.community.prefix ?? '!'}form ${code}`, place?.name ?? channel)
  })
}

const gone = sentencePage('This form is over', 'It was for a day and can no longer be filled in. Ask for it again in chat.')

const idOf = ({ params }: FastifyRequest) => (params as { id: string }).id

/** Whether a browser says that another page sent this. What says nothing of it is no browser, and nobody's browser was misused. */
function isForeign({ headers }: FastifyRequest, own: string | undefined): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return true
  return headers.origin !== undefined && headers.origin !== own
}
