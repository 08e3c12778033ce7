/** Why an API that may be meant for an object is not taken for its own. */
export type ForeignClaim =
  /** It was made in another cluster, or taken over by one. */
  | { readonly by: 'cluster'; readonly clusterUid: string }
  /** It was made for another object of this cluster. */
  | { readonly by: 'object' }
  /** Status names it, but its tags do not say whose it is. */
  | { readonly by: 'nobody' }
  /** It has the object's tags, but status does not name it and there is somebody else's work in it. */
  | { readonly by: 'content' };
