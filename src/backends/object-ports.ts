import type { PrivateHttpApi } from '../model/private-http-api.ts';
import { objectOf } from '../model/references.ts';
import type { ReferencedObject } from './reference-consent.ts';

/** A port of an object's load balancer, as a backend names it. */
interface ObjectPort {
  /** Left out: the API's own. */
  readonly namespace?: string;
  readonly name: string;
  readonly port: number;
}

interface Request {
  readonly api: PrivateHttpApi;
  readonly backend: ObjectPort;
}

/** How backends that are a port of an object of that kind are called, `Ingress saas/saas, port 80`, and read from that again. */
export function objectPorts(kind: 'Ingress' | 'Service') {
  const pattern = new RegExp(`^${kind} ([^/ ]+)/(\\S+), port (\\d+)$`);
  const objectIn = ({ api, backend }: Request): ReferencedObject => ({ kind, ...objectOf(api, backend) });

  return {
    objectIn,
    nameOf: (request: Request): string => {
      const { namespace, name } = objectIn(request);
      return `${kind} ${namespace}/${name}, port ${request.backend.port}`;
    },
    /** The backend of that name, if it is one of these: it needs its object's consent. */
    needingConsent: (backend: string): Required<ObjectPort> | undefined => {
      const [, namespace, name, port] = pattern.exec(backend) ?? [];
      return namespace === undefined || name === undefined ? undefined : { namespace, name, port: Number(port) };
    },
  };
}
