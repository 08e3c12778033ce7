import type { Backend, PrivateHttpApi, RouteSpec } from './private-http-api.ts';

/** A route with what `routeDefaults` says in place of what it leaves out. */
export type Route = RouteSpec & { readonly backend: Backend };

/** The routes of a spec, whole. The schema asks for a backend of each route, its own or the default one. */
export function routesOf({ spec }: Pick<PrivateHttpApi, 'spec'>): readonly Route[] {
  return spec.routes.flatMap((route) => {
    const whole = { ...spec.routeDefaults, ...route };
    const { backend } = whole;
    return backend === undefined ? [] : { ...whole, backend };
  });
}
