/** The times of an election, in ms: client-go's defaults, which kube-controller-manager and controller-runtime use too. */

/** How long a lease lasts that nobody renews. */
export const leaseDuration = 15_000;
/** How long a leader tries to renew it before it gives up. */
export const renewDeadline = 10_000;
/** How often a leader renews it, and the others look at it. */
export const retryPeriod = 2_000;
/** How long one request for it may take: of those that hang, two have to fit into the deadline (as in controller-runtime). */
export const requestTimeout = renewDeadline / 2;
