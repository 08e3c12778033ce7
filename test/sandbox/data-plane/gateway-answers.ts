import type { HttpAnswer } from './http-message.ts';

/** What API Gateway answers by itself: `{"message":"Not Found"}`, without a space [seen]. */
function answer(status: number, message: string): HttpAnswer {
  return {
    status,
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

export const gatewayAnswers = {
  /** No such route or stage [documented], or the default endpoint is switched off [seen: aws re:Post]. */
  notFound: answer(404, 'Not Found'),
  /** No API of that id [assumed]. */
  unknownApi: answer(403, 'Forbidden'),
  /** A path that cannot be decoded [assumed]. */
  badRequest: answer(400, 'Bad Request'),
  /** [AWS's local emulator] */
  bodyTooLarge: answer(413, 'Request Entity Too Large'),
  /** The limit is documented, the status assumed. */
  headTooLarge: answer(431, 'Request Header Fields Too Large'),
  /** The gateway's own fault, and TLS that fails towards the backend [seen: terraform-provider-aws #15768]. */
  internalError: answer(500, 'Internal Server Error'),
  /** The integration cannot be reached, refuses, or takes too long: 503 and never 504 [seen: serverless #11222, sst #5510]. */
  unavailable: answer(503, 'Service Unavailable'),
} as const;
