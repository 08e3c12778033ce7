import type { Reason } from './reason.ts';

/** What a VpcLink object says of the link into one VPC. */
export type LinkState =
  | { readonly state: 'ready'; readonly name: string; readonly vpcLinkId: string }
  | {
      readonly state: 'pending' | 'refused';
      readonly name: string;
      readonly reason: Reason;
      readonly message: string;
      /** In ms, where no watch tells when it turns. */
      readonly lookAgainAfter?: number;
    };
