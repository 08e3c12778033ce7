import type { Backend } from '../model/private-http-api.ts';
import type { Resolution } from '../model/target.ts';
import type { BackendResolver, Backends, Permission, Request } from './backend-resolver.ts';
import { refused } from './unresolved.ts';

type References = Required<Backend>;
type Kind = keyof References;

/** A resolver of each kind that the schema knows, by the member of `backend` that it is of. */
export type Resolvers = { readonly [K in Kind]: BackendResolver<References[K]> };

/** Hands each backend to the resolver of its kind. */
export function backendsOfAllKinds(resolvers: Resolvers): Backends {
  // Resolvers has all kinds for its members, and no other.
  const kinds = Object.keys(resolvers) as Kind[];

  return {
    nameOf: (request) => bound(request)?.name() ?? 'Backend of an unknown kind',
    resolve: (request) => bound(request)?.resolve() ?? Promise.resolve(unknownKind(kinds)),
    needingConsent,
    consentTo: ({ backend: name, uri }, request) => {
      const backend = needingConsent(name);
      return backend && bound({ ...request, backend })?.consentTo(uri);
    },
  };

  function needingConsent(name: string): Backend | undefined {
    for (const kind of kinds) {
      const reference = resolvers[kind].needingConsent?.(name);
      if (reference !== undefined) return { [kind]: reference };
    }
    return undefined;
  }

  function bound(request: Request): Bound | undefined {
    for (const kind of kinds) {
      const found = boundTo(kind, resolvers[kind], request);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function boundTo<K extends Kind>(kind: K, resolver: Resolvers[K], request: Request): Bound | undefined {
  // What TypeScript cannot follow through a generic index: the member of that name, where it is there.
  const reference = request.backend[kind] as References[K] | undefined;
  if (reference === undefined) return undefined;
  const whole = { ...request, backend: reference };
  return {
    name: () => resolver.nameOf(whole),
    resolve: () => resolver.resolve(whole),
    consentTo: (uri) =>
      uri === undefined || resolver.consentTo === undefined
        ? resolver.resolve(whole).then((resolution) => permissionIn(resolution, resolver.nameOf(whole)))
        : resolver.consentTo(uri, whole),
  };
}

/** A resolver with what it is asked. */
interface Bound {
  readonly name: () => string;
  readonly resolve: () => Promise<Resolution>;
  readonly consentTo: (uri: string | undefined) => Promise<Permission>;
}

/** What was found of the consent on the way to a target. */
function permissionIn(resolution: Resolution, name: string): Permission {
  const isObjection = resolution.state !== 'resolved' && resolution.withdrawn?.includes(name) === true;
  return {
    objection: isObjection ? resolution : undefined,
    lookAgainAfter: resolution.lookAgainAfter ?? Infinity,
  };
}

/** The schema asks for one of the kinds, so this is a newer schema's. */
function unknownKind(kinds: readonly Kind[]): Resolution {
  return refused(
    'BackendNotSupported',
    `This version of the controller does not know this kind of backend: it knows ${kinds.join(', ')}. Update the ` +
      `controller, or use one of those.`,
  );
}
