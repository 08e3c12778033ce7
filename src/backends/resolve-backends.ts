import type { CallOptions } from '../aws/aws-caller.ts';
import type { Backend, PrivateHttpApi } from '../model/private-http-api.ts';
import { routesOf } from '../model/routes-of.ts';
import type { Resolution } from '../model/target.ts';
import type { Backends } from './backend-resolver.ts';
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
    const name = nameOf(backend);
    const resolution = matchingTls(route, await resolve(name, backend));
    byRoute.set(routeKey, await withFormer(resolution, formerNameOf(routeKey, name)));
  }
  return byRoute;

  async function resolve(name: string, backend: Backend): Promise<Resolution> {
    const resolution = byName.get(name) ?? (await backends.resolve({ api, backend, region, call, asOf }));
    byName.set(name, resolution);
    return resolution;
  }

  function nameOf(backend: Backend): string {
    return backends.nameOf({ api, backend, region, call });
  }

  /** What the route was served with when it was last programmed, if that is something else. */
  function formerNameOf(routeKey: string, name: string): string | undefined {
    const last = api.status?.routes?.find((route) => route.routeKey === routeKey);
    return last?.integrationId === undefined || last.backend === name ? undefined : last.backend;
  }

  /** A backend that is left behind serves on until the new one is there, but not without its owner's consent. */
  async function withFormer(resolution: Resolution, name: string | undefined): Promise<Resolution> {
    const backend = name === undefined ? undefined : backends.needingConsent(name);
    if (name === undefined || backend === undefined) return resolution;

    const { withdrawn = [], lookAgainAfter = Infinity } = await resolve(name, backend);
    return {
      ...resolution,
      withdrawn: [...(resolution.withdrawn ?? []), ...withdrawn],
      lookAgainAfter: Math.min(lookAgainAfter, resolution.lookAgainAfter ?? Infinity),
    };
  }
}
