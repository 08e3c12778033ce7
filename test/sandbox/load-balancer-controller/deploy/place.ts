import type { AwsClients } from '../aws-clients.ts';

/** Where stacks are deployed. */
export interface Place {
  readonly clients: AwsClients;
  readonly clusterName: string;
  readonly vpcId: string;
}
