/**
 * An object was asked for that its cache has not loaded yet, so that nobody can say whether it is there. Whoever is in the
 * middle of a turn ends it without a word: the cache tells its subscribers as soon as it knows, and they want another one.
 */
export class NotLoadedError extends Error {
  override readonly name = 'NotLoadedError';

  /** `what` for people: `ingresses.networking.k8s.io saas/web`. */
  constructor(what: string) {
    super(`waiting for ${what} to be loaded.`);
  }
}
