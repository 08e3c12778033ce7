import type { ApiGateway, Aws, CallOptions } from '../aws/aws-caller.ts';
import type { Inventory } from '../aws/inventory.ts';
import { ownershipTags, type Cluster, type Tags } from '../aws/ownership.ts';
import { keyOf } from '../kubernetes/object-key.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Clock } from '../runtime/clock.ts';
import { urgencyOf } from './urgency-of.ts';

/** Where an object's API is, or will be, and on whose behalf calls are made there. */
export interface Place {
  readonly region: string;
  readonly apiGateway: ApiGateway;
  readonly inventory: Inventory;
  readonly call: CallOptions;
  /** The tags that say what is the object's. */
  readonly marks: Tags;
}

/** The place of each object: in the Region that its API has, else in the one that it asks for, else in the controller's own. */
export function places(options: {
  readonly aws: Aws;
  readonly inventoryOf: (region: string) => Inventory;
  readonly cluster: Cluster;
  /** The Region of an API that names none. */
  readonly region: string;
  /** Wants a turn for the object of that key: there is a token for a call that the last one did not get to make. */
  readonly wake: (key: string) => void;
  readonly clock: Clock;
}): (api: PrivateHttpApi) => Place {
  const { aws, inventoryOf, cluster, wake, clock } = options;

  return (api) => {
    const { metadata, spec, status } = api;
    const key = keyOf(metadata);
    const region = status?.region ?? spec.region ?? options.region;
    // The owner names the object in AWS's own logs: `pha/saas/my-http-api`.
    const call: CallOptions = {
      owner: `pha/${key}`,
      ...urgencyOf(api, clock.now()),
      wake: () => {
        wake(key);
      },
    };
    const { namespace, name, uid } = metadata;
    const owner = { kind: 'PrivateHttpApi', ...(namespace !== undefined && { namespace }), name, uid };
    const marks = ownershipTags(cluster, owner);
    return { region, apiGateway: aws.apiGateway(region), inventory: inventoryOf(region), call, marks };
  };
}
