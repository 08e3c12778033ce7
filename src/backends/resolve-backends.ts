import type { CallOptions } from '../aws/aws-caller.ts';
import type { Backend, PrivateHttpApi } from '../model/private-http-api.ts';
import { routesOf } from '../model/routes-of.ts';
import type { Resolution } from '../model/target.ts';
import type { Backends } from './backend-resolver.ts';
import { isWithdrawal } from './is-withdrawal.ts';
import { matchingTls } from './matching-tls.ts';

interface Options {
  readonly api: PrivateHttpApi;
  readonly region: string;
  readonly call: CallOptions;
  readonly backends: Backends;
  /** As in a resolver's request. */
  readonly asOf?: number | undefined;
}

/** Looks up the backends of all routes, each once however many routes share it. Answers by routeKey. */
export async function resolveBackends(options: Options): Promise<ReadonlyMap<string, Resolution>> {
  const { api, region, call, backends, asOf } = options;
  const byName = new Map<string, Resolution>();
  const byRoute = new Map<string, Resolution>();

  for (const route of routesOf(api)) {
    const { routeKey, backend } = route;
    const resolution = matchingTls(route, await resolve(backend));
    byRoute.set(routeKey, await withFormer(routeKey, resolution));
  }
  return byRoute;

  async function resolve(backend: Backend): Promise<Resolution> {
    const request = { api, backend, region, call, asOf };
    const name = backends.nameOf(request);
    const resolution = byName.get(name) ?? (await backends.resolve(request));
    byName.set(name, resolution);
    return resolution;
  }

  /**
   * What a route was served with when it was last programmed serves on until the backend of its spec is there, but not without
   * its owner's consent.
   */
  async function withFormer(routeKey: string, resolution: Resolution): Promise<Resolution> {
    const last = api.status?.routes?.find((route) => route.routeKey === routeKey);
    const { backend, target: uri, integrationId } = last ?? {};
    if (backend === undefined || uri === undefined || integrationId === undefined) return resolution;
    if (resolution.state === 'resolved' && resolution.target.backend === backend) return resolution;

    const permission = await backends.consentTo({ backend, uri }, { api, region, call, asOf });
    if (permission === undefined) return resolution;
    const { withdrawn = [], lookAgainAfter = Infinity } = resolution;
    return {
      ...resolution,
      withdrawn: isWithdrawal(permission) ? [...new Set([...withdrawn, backend])] : withdrawn,
      lookAgainAfter: Math.min(lookAgainAfter, permission.lookAgainAfter),
    };
  }
}
