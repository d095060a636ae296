import type { ErrorTable } from '@waddlebot/sdk'

/** The web side. */
export const webErrors = {
  WDL_HTTP_LISTEN: {
    what: 'The web side cannot listen at its address.',
    why: 'Something else does, this user may not, or the address is not of this machine.',
    fix: '`waddle doctor http.port` proposes a free one.',
  },
  WDL_HTTP_TOKEN: {
    what: 'A request came without a token or key that is good. Status 401.',
    why: 'With `http.token` or `http.keys` set, everything but health asks for one. A key may have expired or been revoked.',
    fix: 'Send `Authorization: Bearer <token or key>`; `waddle key list` shows which keys are good.',
  },
  WDL_HTTP_SCOPE: {
    what: 'A request came with a key that is for something else. Status 403.',
    why: 'A key opens what its scopes name, and nothing more.',
    fix: '`waddle key create prometheus --scope metrics`',
  },
  WDL_HTTP_UNSURE: {
    what: 'Whether a key is good cannot be told. Status 503.',
    why: 'The database does not answer, and what cannot be looked up is not let in.',
    fix: '`waddle doctor database`',
  },
  WDL_HTTP_HOST: {
    what: 'A request came by a name that is not of this machine. Status 403.',
    why: 'Without a token a page in a browser could reach the bot through a name that points to it.',
    fix: 'Ask `http://127.0.0.1:<port>`, or set a token.',
  },
  WDL_HTTP_NOT_FOUND: {
    what: 'There is nothing at that path. Status 404.',
    why: 'No module has the route, or the route found nothing.',
    fix: 'The README of a module lists its routes.',
  },
  WDL_HTTP_BODY: {
    what: 'The body of a request is not what its operation takes. Status 400.',
    why: 'A field is missing, is one that it does not know, or has a value that it cannot take; the message names each.',
    fix: '`/openapi.json` describes the body of every operation.',
  },
  WDL_HTTP_REQUEST: {
    what: 'A request cannot be read. Status 4xx.',
    why: 'Its body is no JSON, or larger than 1 MiB.',
    fix: 'The message says what is wrong.',
  },
  WDL_HTTP_FAILED: {
    what: 'A request failed on our side. Status 500.',
    why: 'A route threw; the caller is not told what.',
    fix: 'Read the log.',
  },
} as const satisfies ErrorTable
