import type { CallOptions } from '../aws/aws-caller.ts';
import type { Backend, PrivateHttpApi } from '../model/private-http-api.ts';
import type { Resolution, Unresolved } from '../model/target.ts';

/** Whose backend is looked up. */
export interface Request<Reference = Backend> {
  readonly api: PrivateHttpApi;
  readonly backend: Reference;
  /** The Region that the API is in: an integration reaches listeners of its own Region only. */
  readonly region: string;
  /** Whom calls to AWS are for, and how urgent they are. */
  readonly call: CallOptions;
  /** What was found before that, by Clock.monotonic(), is looked up again. Left out: it is good until the next sweep. */
  readonly asOf?: number | undefined;
}

/** Looks up where a route's backend leads. One kind of backend a resolver. */
export interface BackendResolver<Reference = Backend> {
  /** Names the backend: the same for routes that mean the same, and never the same as one of another kind. */
  nameOf(request: Request<Reference>): string;
  /** Finds its target. Throws AwsCallError where there is no token for a call now, or AWS asks to come back later. */
  resolve(request: Request<Reference>): Promise<Resolution>;
  /**
   * The backend of that name, where it needs somebody's consent. A route that was served with it before is served so until
   * the backend that its spec names now is there, but only for as long as the consent lasts. Left out: this kind never does.
   */
  needingConsent?(name: string): Reference | undefined;
  /**
   * Whether requests may still be sent where they went by the backend's name, which need not be where it leads now, if it is
   * there at all. Throws as `resolve` does. Left out: what that says of the consent is said of this.
   */
  consentTo?(uri: string, request: Request<Reference>): Promise<Permission>;
}

/** What keeps a namespace from a backend, if anything does, and when that is worth another look, in ms. */
export interface Permission {
  readonly objection: Unresolved | undefined;
  readonly lookAgainAfter: number;
}

/** The resolvers of all kinds as one. */
export interface Backends extends Required<Omit<BackendResolver, 'consentTo'>> {
  /** What is known of the consent to what is served; undefined where that needs none. */
  consentTo(served: Served, request: Omit<Request, 'backend'>): Promise<Permission> | undefined;
}

/** Where requests go, or went. */
export interface Served {
  /** As in Target.backend. */
  readonly backend: string;
  /** As in Target.uri; undefined: wherever the backend leads. */
  readonly uri: string | undefined;
}
