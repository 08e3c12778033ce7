import { GetApisCommand, GetVpcLinksCommand, type Api, type VpcLink } from '@aws-sdk/client-apigatewayv2';
import type { Clock } from '../runtime/clock.ts';
import type { Aws } from './aws-caller.ts';
import { onceEach } from './once-each.ts';
import { OwnedList } from './owned-list.ts';
import type { Owned } from './owned.ts';
import { allPages } from './pages.ts';

/** What this cluster's controller has made in one Region, found by ownership tags. */
export interface Inventory {
  readonly apis: OwnedList<ListedApi>;
  readonly vpcLinks: OwnedList<ListedVpcLink>;
}

/** As in GetApis, or as CreateApi answers, which leaves out nothing of it but may. */
export type ListedApi = Partial<Api>;
export type ListedVpcLink = Partial<VpcLink>;

const owner = 'inventory';

/** The inventory of each Region. Its lists are the only calls that are made to find out what there is (tags included). */
export function inventories(options: {
  readonly aws: Aws;
  readonly clock: Clock;
  readonly clusterUid: string;
  /** Called after each list of APIs with what there is of this cluster's in that Region. */
  readonly onApisListed?: (region: string, ours: readonly Owned<ListedApi>[]) => void;
}): (region: string) => Inventory {
  const { aws, clock, clusterUid, onApisListed } = options;

  return onceEach((region) => {
    const apiGateway = aws.apiGateway(region);
    return {
      apis: new OwnedList({
        clusterUid,
        clock,
        onListed: (ours) => {
          onApisListed?.(region, ours);
        },
        list: () =>
          allPages<ListedApi>({
            clock,
            page: async (NextToken) => {
              const answer = await apiGateway.call(new GetApisCommand({ NextToken }), { owner });
              return { items: answer.Items, nextToken: answer.NextToken };
            },
          }),
        read: ({ ApiId, Tags, CreatedDate }) => ({ id: ApiId, tags: Tags, createdAt: CreatedDate }),
      }),
      vpcLinks: new OwnedList({
        clusterUid,
        clock,
        list: () =>
          allPages<ListedVpcLink>({
            clock,
            page: async (NextToken) => {
              const answer = await apiGateway.call(new GetVpcLinksCommand({ NextToken }), { owner });
              return { items: answer.Items, nextToken: answer.NextToken };
            },
          }),
        read: ({ VpcLinkId, Tags, CreatedDate }) => ({ id: VpcLinkId, tags: Tags, createdAt: CreatedDate }),
      }),
    };
  });
}
