import type { Backend } from '../model/private-http-api.ts';
import type { Resolution } from '../model/target.ts';
import type { BackendResolver, Backends, Request } from './backend-resolver.ts';
import { listenerNamed } from './listener-backend.ts';
import { refused } from './unresolved.ts';

/** Hands each backend to the resolver of its kind. */
export function backendsOfAllKinds(kinds: {
  readonly ingress: BackendResolver<NonNullable<Backend['ingress']>>;
  readonly listener: BackendResolver<NonNullable<Backend['listener']>>;
}): Backends {
  return {
    nameOf: ({ backend, ...request }) => {
      const { ingress, listener } = backend;
      if (ingress !== undefined) return kinds.ingress.nameOf({ ...request, backend: ingress });
      if (listener !== undefined) return kinds.listener.nameOf({ ...request, backend: listener });
      return 'Backend of an unknown kind';
    },
    resolve: ({ backend, ...request }: Request): Promise<Resolution> => {
      const { ingress, listener } = backend;
      if (ingress !== undefined) return kinds.ingress.resolve({ ...request, backend: ingress });
      if (listener !== undefined) return kinds.listener.resolve({ ...request, backend: listener });
      return Promise.resolve(unknownKind);
    },
    needingConsent: (name) => {
      const listener = listenerNamed(name);
      return listener && { listener };
    },
  };
}

/** The schema asks for one of the kinds, so this is a newer schema's. */
const unknownKind = refused(
  'BackendNotSupported',
  'This version of the controller does not know this kind of backend: it knows ingress and listener. Update the ' +
    'controller, or use one of those.',
);
