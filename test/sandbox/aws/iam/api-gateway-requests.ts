import { requestTags, resourceTags, type IamContext, type IamRequest } from './iam-request.ts';
import type { CheckedCall, Tags } from './checked-call.ts';

/** What is asked beyond the call's own verb and path. */
interface Extra {
  readonly action: string;
  /** `/vpclinks`. */
  readonly path: string;
}

/**
 * What IAM is asked for a call of API Gateway: the HTTP verb, on the path of the request [documented: "Actions, resources,
 * and condition keys for Amazon API Gateway Management V2"]; and for tags, more. What people quote of that differs from one
 * operation to the next, and what AWS documents does not cover it. So all that was seen is asked together, and by analogy
 * where nothing was: a policy that passes here passes whichever of it is true.
 */
export function apiGatewayRequests(call: CheckedCall): readonly IamRequest[] {
  const { operation, input, region } = call;
  const [verb, template] = operation.http ?? ['', ''];
  const path = template
    .replace(/^\/v2/, '')
    .replace(/\{(\w+)\+?\}/g, (_, name: string) => encodeURIComponent(textOf(input[name])));
  const context = contextOf(call, path);

  return [{ action: `apigateway:${verb}`, path }, ...extrasOf(call, path)].map((asked) => ({
    action: asked.action,
    resource: `arn:aws:apigateway:${region}::${asked.path}`,
    context: asked.path === path ? context : contextOf(call, asked.path),
  }));
}

function extrasOf({ operation, input, region }: CheckedCall, path: string): readonly Extra[] {
  const tagsOnCreate = Object.keys(tagsIn(input)).length > 0;
  switch (operation.name) {
    case 'CreateApi':
      return tagsOnCreate
        ? [
            // Assumed, as for links.
            { action: 'apigateway:TagResource', path },
            // Seen, word by word, where people quote AccessDeniedException of CreateApi with tags.
            { action: 'apigateway:POST', path: tagsPath(`arn:aws:apigateway:${region}::/v2/apis/*`) },
          ]
        : [];
    case 'CreateVpcLink':
    case 'CreateStage':
      // Seen, likewise.
      return tagsOnCreate ? [{ action: 'apigateway:TagResource', path }] : [];
    case 'TagResource':
      return [
        // Seen, as the verb of the same operation of version 1 of the API.
        { action: 'apigateway:PUT', path },
        // Assumed.
        { action: 'apigateway:TagResource', path: pathIn(input) },
      ];
    case 'UntagResource':
      // Assumed.
      return [{ action: 'apigateway:UntagResource', path: pathIn(input) }];
    default:
      return [];
  }
}

/**
 * The keys that go with a resource. Its own tags are documented to. That those of an API also count for what is in it, and
 * under those of a stage for that, is documented for version 1 of the API ("child resources inherit the tags"), and assumed
 * here: of version 2 it is documented that routes and all else know `aws:ResourceTag`, and that they have no tags of their
 * own. `/tags/…` is documented to know no `aws:ResourceTag`. What is not there has no tags (assumed).
 */
function contextOf({ input, region, tagsOf }: CheckedCall, path: string): IamContext {
  const [, collection = '', id, part, name] = path.split('/');
  const ofResource: Tags =
    id === undefined || collection === 'tags'
      ? {}
      : {
          ...tagsOf(`arn:aws:apigateway:${region}::/${collection}/${id}`),
          ...(part === 'stages' &&
            name !== undefined &&
            tagsOf(`arn:aws:apigateway:${region}::/${collection}/${id}/stages/${decodeURIComponent(name)}`)),
        };
  const { TagKeys: removed } = input;
  return {
    'aws:RequestedRegion': region,
    ...resourceTags(ofResource),
    ...(input.Tags === undefined ? {} : requestTags(tagsIn(input))),
    ...(Array.isArray(removed) ? { 'aws:TagKeys': removed.map(textOf) } : {}),
  };
}

function tagsPath(arn: string): string {
  // A `*` is not encoded, where people quote it.
  return `/tags/${encodeURIComponent(arn)}`;
}

/** `/apis/a1` of `arn:aws:apigateway:eu-west-1::/apis/a1`. */
function pathIn(input: CheckedCall['input']): string {
  return textOf(input.ResourceArn).split(':').slice(5).join(':');
}

function tagsIn(input: CheckedCall['input']): Tags {
  // A map of strings, by the operation's schema.
  return (input.Tags ?? {}) as Tags;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
