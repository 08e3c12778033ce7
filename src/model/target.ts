import type { Reason } from './reason.ts';

/** Where an integration points, and the network it is in. */
export interface Target {
  /** What the backend is called, for people: `Ingress saas/saas, port 80`. The same backend is always called the same. */
  readonly backend: string;
  /** ARN of the listener: an integration's IntegrationUri. */
  readonly uri: string;
  readonly vpcId: string;
  /** What it takes: a route to `tls` has to say which name to expect in the certificate, one to `http` must not. */
  readonly speaks: 'http' | 'tls' | 'either';
  /** What is worth a warning, although it works. */
  readonly warning?: TargetWarning | undefined;
  /** The load balancer's own subnets: what a VPC link falls back to where none are tagged for internal load balancers. */
  readonly subnetIds: readonly string[];
}

/**
 * InternetFacing: the load balancer can be reached around the API. CloudMapPortNotAssured: instances of the service may have no
 * port, and requests cannot be sent to those.
 */
export interface TargetWarning {
  readonly reason: Extract<Reason, 'InternetFacing' | 'CloudMapPortNotAssured'>;
  readonly message: string;
}

/** What became of looking a backend up. None of the three is an exception. */
export type Resolution = (
  | {
      readonly state: 'resolved';
      readonly target: Target;
      /** What people should know of it all the same. */
      readonly note?: string;
    }
  | Unresolved
) & {
  /** No watch tells of every change: look again after this many ms. */
  readonly lookAgainAfter?: number;
  /** Backends (see Target.backend) whose owner does not consent: nobody is sent there, whoever was before. */
  readonly withdrawn?: readonly string[];
};

/** pending: not there yet, so wait. refused: it will not work until somebody changes something. */
export interface Unresolved {
  readonly state: 'pending' | 'refused';
  readonly reason: Reason;
  readonly message: string;
}
