import type { CallOptions } from '../aws/aws-caller.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Resolution } from '../model/target.ts';
import type { BackendResolver, Request } from './backend-resolver.ts';

interface Options {
  readonly api: PrivateHttpApi;
  readonly region: string;
  readonly call: CallOptions;
  readonly resolver: BackendResolver;
}

/** Looks up the backends of all routes, each once however many routes share it. Answers by routeKey. */
export async function resolveBackends({
  api,
  region,
  call,
  resolver,
}: Options): Promise<ReadonlyMap<string, Resolution>> {
  const byName = new Map<string, Resolution>();
  const byRoute = new Map<string, Resolution>();

  for (const { routeKey, backend } of api.spec.routes) {
    const request: Request = { api, backend, region, call };
    const name = resolver.nameOf(request);
    const resolution = byName.get(name) ?? (await resolver.resolve(request));
    byName.set(name, resolution);
    byRoute.set(routeKey, resolution);
  }
  return byRoute;
}
