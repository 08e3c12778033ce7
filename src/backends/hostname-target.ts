import type { Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Resolution } from '../model/target.ts';
import type { Request } from './backend-resolver.ts';
import { consentedTarget } from './consented-target.ts';
import type { LoadBalancerArn } from './listener-arn.ts';
import { readLoadBalancerHostname } from './load-balancer-hostname.ts';
import type { Remedies } from './load-balancer-target.ts';
import type { LoadBalancers } from './load-balancers.ts';
import type { ObjectConsent } from './object-consent.ts';
import type { ReferencedObject } from './reference-consent.ts';
import { refused, unresolvedBy } from './unresolved.ts';

interface Options {
  readonly request: Pick<Request, 'api' | 'region' | 'call' | 'asOf'>;
  readonly loadBalancers: Pick<LoadBalancers, 'find'>;
  /** As in Target.backend. */
  readonly backend: string;
  /** Whose load balancer it is. */
  readonly object: ReferencedObject;
  readonly consent: Pick<ObjectConsent, 'toListener'>;
  /** A load balancer's, as status has it. */
  readonly hostname: string;
  /** Where status has that too: a name is no identity. */
  readonly arn?: LoadBalancerArn | undefined;
  readonly port: number;
  /** Whether a listener on that port will do, if not any will. */
  readonly isFit?: (listener: Listener) => boolean;
  /** For people. Left out: by its port. */
  readonly listener?: string;
  readonly remedies: Remedies;
}

/**
 * The listener of the load balancer at a hostname that the AWS Load Balancer Controller wrote into a status: hostname → load
 * balancer of that name → the same DNS name (or ARN) → listener by port. (One of its maintainers recommends this way:
 * aws-load-balancer-controller #2686.) Whose load balancer it is its tags have to say, as a status can be written by hand.
 */
export async function hostnameTarget(options: Options): Promise<Resolution> {
  const { request, loadBalancers, backend, object, consent, hostname, arn, port, isFit = () => true } = options;
  const of = `${object.kind} ${object.namespace}/${object.name}`;
  const { region, call, asOf } = request;
  const read = arn ?? readLoadBalancerHostname(hostname);
  if (read === undefined) {
    return refused('HostnameNotLoadBalancer', `${of} is served at ${hostname}, which is no load balancer's name.`);
  }
  if (read.region !== region) {
    return refused(
      'LoadBalancerInOtherRegion',
      `The load balancer of ${of} is in ${read.region}, the API is in ${region}. A private integration does not leave its ` +
        `Region: create a PrivateHttpApi with region: ${read.region}.`,
    );
  }

  try {
    const isIt = (listener: Listener): boolean => listener.Port === port && isFit(listener);
    const found = await loadBalancers.find({ region, name: read.name, isWanted: isIt, call, asOf });
    return await consentedTarget(
      {
        ...{ backend, isIt, remedies: options.remedies },
        loadBalancer: `Load balancer ${hostname} of ${of}`,
        listener: options.listener ?? `listener on port ${port}`,
        isItsLoadBalancer: ({ LoadBalancerArn, DNSName }) =>
          arn === undefined ? DNSName?.toLowerCase() === hostname.toLowerCase() : LoadBalancerArn === arn.arn,
      },
      found,
      (listener) => consent.toListener(request, object, listener),
    );
  } catch (error) {
    return unresolvedBy(error);
  }
}
