import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

import type { Attributes } from './permission.ts';

/** A request as kube-apiserver judged it. */
export interface JudgedRequest extends Attributes {
  /** `system:serviceaccount:default:private-http-api-controller` */
  readonly user: string;
  readonly isAllowed: boolean;
}

interface AuditEvent {
  readonly verb: string;
  readonly user: { readonly username: string };
  /** Of requests for resources. */
  readonly objectRef?: {
    readonly apiGroup?: string;
    readonly resource: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The requests for resources in an audit log of kube-apiserver, each kind of request once. */
export async function readAuditLog(file: string): Promise<readonly JudgedRequest[]> {
  const requests = new Map<string, JudgedRequest>();
  for await (const line of createInterface({ input: createReadStream(file) })) {
    // kube-apiserver writes one event a line.
    const request = judged(JSON.parse(line) as AuditEvent);
    if (request !== undefined) requests.set(JSON.stringify(request), request);
  }
  return [...requests.values()];
}

function judged({ verb, user, objectRef, annotations = {} }: AuditEvent): JudgedRequest | undefined {
  const decision = annotations['authorization.k8s.io/decision'];
  // Who could not say who he is was not judged.
  if (objectRef === undefined || decision === undefined) return undefined;
  const { apiGroup: group = '', resource: plural, subresource, namespace, name } = objectRef;
  const resource = subresource === undefined ? plural : `${plural}/${subresource}`;
  return { user: user.username, verb, group, resource, namespace, name, isAllowed: decision === 'allow' };
}
