import type { GetTagsRequest, TagResourceRequest, UntagResourceRequest } from '@aws-sdk/client-apigatewayv2';
import type { Caller, Operation } from '../service.ts';
import type { GatewayContext } from './context.ts';
import { faults } from './faults.ts';

type Tags = Readonly<Record<string, string>>;

/** A resource's tags, where they can be read and replaced. */
interface Tagged {
  readonly tags: Tags;
  replace(tags: Tags): void;
}

/** APIs, stages and VPC links carry tags; integrations, routes and deployments do not (documented). */
export function tagOperations(context: GatewayContext) {
  return {
    GetTags: ({ ResourceArn }: GetTagsRequest, caller: Caller) => ({
      Tags: findTagged(context, caller, ResourceArn).tags,
    }),

    TagResource: ({ ResourceArn, Tags = {} }: TagResourceRequest, caller: Caller) => {
      const tagged = findTagged(context, caller, ResourceArn);
      const tags = { ...tagged.tags, ...Tags };
      checkTags(tags);
      tagged.replace(tags);
      return {};
    },

    UntagResource: ({ ResourceArn, TagKeys = [] }: UntagResourceRequest, caller: Caller) => {
      const tagged = findTagged(context, caller, ResourceArn);
      tagged.replace(Object.fromEntries(Object.entries(tagged.tags).filter(([key]) => !TagKeys.includes(key))));
      return {};
    },
  } satisfies Record<string, Operation>;
}

/** 50 tags, keys up to 128 and values up to 256 characters, `aws:` reserved (documented). @throws BadRequestException */
export function checkTags(tags: Tags): void {
  const entries = Object.entries(tags);
  if (entries.length > 50) throw faults.badTag(`${entries.length} tags, at most 50 are allowed`);
  for (const [key, value] of entries) {
    if (key.length < 1 || key.length > 128) throw faults.badTag(`key '${key}' must have 1 to 128 characters`);
    if (value.length > 256) throw faults.badTag(`value of '${key}' must have at most 256 characters`);
    if (key.toLowerCase().startsWith('aws:')) throw faults.badTag(`key '${key}' begins with the reserved aws:`);
  }
}

/** By an ARN without an account: `arn:aws:apigateway:{region}::/apis/{id}` (documented). */
function findTagged(context: GatewayContext, caller: Caller, arn = ''): Tagged {
  const [, region, path = ''] = /^arn:aws[a-z-]*:apigateway:([a-z0-9-]+)::\/(.+)$/.exec(arn) ?? [];
  if (region !== caller.region) throw faults.notTaggable(arn);
  const [collection, id = '', stages, stageName = '', ...more] = path.split('/');
  const { apis, vpcLinks } = context.region(region);
  const notFound = faults.taggedNotFound(arn);

  if (collection === 'vpclinks' && stages === undefined) {
    const link = vpcLinks.get(id);
    if (link === undefined) throw notFound;
    return { tags: link.Tags ?? {}, replace: (tags) => vpcLinks.set(id, { ...link, Tags: tags }) };
  }
  const api = apis.get(id);
  if (collection === 'apis' && stages === undefined) {
    if (api === undefined) throw notFound;
    return {
      tags: api.api.Tags ?? {},
      replace: (tags) => {
        api.api = { ...api.api, Tags: tags };
      },
    };
  }
  if (collection === 'apis' && stages === 'stages' && more.length === 0) {
    const stage = api?.stages.get(stageName);
    if (api === undefined || stage === undefined) throw notFound;
    return { tags: stage.Tags ?? {}, replace: (tags) => api.stages.set(stageName, { ...stage, Tags: tags }) };
  }
  throw faults.notTaggable(arn);
}
