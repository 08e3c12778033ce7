import type { PrivateHttpApiSpec, PrivateHttpApiStatus } from './generated/private-http-api.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

/** A user's wish for a public HTTP API in front of private backends. */
export type PrivateHttpApi = KubernetesObject<PrivateHttpApiSpec, PrivateHttpApiStatus>;

export type RouteSpec = PrivateHttpApiSpec['routes'][number];
/** Where a route's requests go: exactly one of its members is there. */
export type Backend = NonNullable<RouteSpec['backend']>;
export type StageSpec = NonNullable<PrivateHttpApiSpec['stages']>[number];
export type RouteStatus = NonNullable<PrivateHttpApiStatus['routes']>[number];
export type { PrivateHttpApiSpec, PrivateHttpApiStatus };
