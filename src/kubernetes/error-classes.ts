import type { IncomingHttpHeaders } from 'node:http';

import { messageOf } from '../runtime/message-of.ts';
import { KubernetesError, type KubernetesFailure } from './kubernetes-error.ts';
import type { KubernetesRequest } from './kubernetes-request.ts';
import { missingPermission } from './missing-permission.ts';

/** What the API server says of a failure: metav1.Status, as far as it is used here. */
export interface Status {
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
}

type Asked = Pick<KubernetesRequest, 'method' | 'path' | 'signal'>;

/** The error that an answer other than 2xx is. */
export function errorOfAnswer(
  asked: Asked,
  answer: { readonly statusCode: number; readonly headers: IncomingHttpHeaders },
  text: string,
): KubernetesError {
  const status = parseStatus(text);
  return errorOfStatus(asked, { ...status, code: answer.statusCode }, retryAfterOf(answer.headers));
}

/** The error that a Status is; they also come within watches. */
export function errorOfStatus(asked: Asked, status: Status, retryAfter?: number): KubernetesError {
  const kind = kindOf(status);
  const said = status.message ?? status.reason ?? 'no reason given';
  return new KubernetesError(
    kind,
    `${asked.method} ${asked.path}: ${String(status.code ?? 'no code')}: ${said}${adviceFor(kind, said)}`,
    { retryAfter },
  );
}

/** The error that a request which got no (whole) answer ends in. */
export function errorOfTransport(asked: Asked, error: unknown): unknown {
  if (error instanceof KubernetesError) return error;
  if (asked.signal?.aborted === true) return asked.signal.reason;
  return new KubernetesError(
    'unavailable',
    `${asked.method} ${asked.path}: the API server cannot be reached: ${messageOf(error)}`,
    {
      cause: error,
    },
  );
}

function kindOf({ code = 500, reason }: Status): KubernetesFailure {
  switch (code) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'notFound';
    case 409:
      return reason === 'AlreadyExists' ? 'alreadyExists' : 'conflict';
    case 410:
      return 'gone';
    case 429:
      return 'throttled';
    case 408:
      return 'unavailable';
    default:
      return code >= 500 ? 'unavailable' : 'invalid';
  }
}

function adviceFor(kind: KubernetesFailure, said: string): string {
  switch (kind) {
    case 'forbidden':
      return after(missingPermission(said));
    case 'unauthorized':
      return ' (check the credentials of the kubeconfig or the service account, which may have expired; fresh ones are used at once)';
    case 'notFound':
    case 'conflict':
    case 'alreadyExists':
    case 'invalid':
    case 'gone':
    case 'throttled':
    case 'unavailable':
    case 'notLeading':
      return '';
  }
}

/** As a further sentence, if there is something to say. */
function after(advice: string | undefined): string {
  return advice === undefined ? '' : `. ${advice}`;
}

/** Retry-After in ms; the API server sends seconds, never a date. */
function retryAfterOf(headers: IncomingHttpHeaders): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

function parseStatus(text: string): Status {
  try {
    const parsed: unknown = JSON.parse(text);
    // Any object will do: all members may be missing, and they are only shown.
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // A proxy's page, for instance: its beginning says as much as can be said.
  }
  return { message: text.trim().slice(0, 200) };
}
