import type { HttpAnswer } from './http-message.ts';

const html = [['Content-Type', 'text/html']] as const;

/** A page as application load balancers write it, to the byte: 162 bytes for a 503 [seen]. */
function page(status: number, title: string): HttpAnswer {
  const lines = [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    '</body>',
    '</html>',
    '',
  ];
  return { status, headers: [['Server', 'awselb/2.0'], ...html], body: Buffer.from(lines.join('\r\n')) };
}

export const albAnswers = {
  /** A client that speaks HTTP to a listener that speaks HTTPS [seen]. */
  plainHttpToHttps: page(400, '400 The plain HTTP request was sent to HTTPS port'),
  /** The target refused or reset the connection, or its answer was malformed [documented]. */
  badGateway: page(502, '502 Bad Gateway'),
  /** No target is registered [documented]; unhealthy ones still get requests where there are no others. */
  noTarget: page(503, '503 Service Temporarily Unavailable'),
  /** No answer within the idle timeout [documented]. */
  gatewayTimeout: page(504, '504 Gateway Time-out'),
  movedPermanently: page(301, '301 Moved Permanently'),
  found: page(302, '302 Found'),
} as const;
