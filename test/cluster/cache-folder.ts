import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The environment variables that say where the user's cache is. */
export interface CacheEnvironment {
  readonly XDG_CACHE_HOME?: string | undefined;
  readonly HOME?: string | undefined;
}

/** Where what takes minutes to make is kept: outside of the checkout. */
export function cacheFolder({ XDG_CACHE_HOME, HOME }: CacheEnvironment): string {
  const cache =
    XDG_CACHE_HOME === undefined || XDG_CACHE_HOME === '' ? join(HOME ?? tmpdir(), '.cache') : XDG_CACHE_HOME;
  return join(cache, 'private-http-api-controller');
}
