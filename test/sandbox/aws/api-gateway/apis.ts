import type {
  Api,
  CreateApiRequest,
  DeleteApiRequest,
  GetApiRequest,
  GetApisRequest,
  UpdateApiRequest,
} from '@aws-sdk/client-apigatewayv2';
import type { Caller, Operation } from '../service.ts';
import { notSimulated } from '../not-simulated.ts';
import { autoDeploy } from './auto-deploy.ts';
import { findApi, now } from './context.ts';
import type { GatewayContext } from './context.ts';
import { faults } from './faults.ts';
import { checkLength, patched, refuseOthers } from './input.ts';
import { page } from './page.ts';
import { checkTags } from './tags.ts';

/** Both spellings are accepted (seen: cdk-preflight). */
const routeSelectionExpressions = ['$request.method $request.path', '${request.method} ${request.path}'];

export function apiOperations(context: GatewayContext) {
  return {
    CreateApi: (input: CreateApiRequest, caller: Caller) => {
      refuseOthers(input, [...simulatedMembers, 'ProtocolType', 'Tags']);
      if (input.ProtocolType !== 'HTTP')
        throw notSimulated(`The sandbox simulates HTTP APIs, not ${input.ProtocolType ?? ''}.`);
      checkMembers(input);
      checkTags(input.Tags ?? {});
      const { apis } = context.region(caller.region);
      if (apis.size >= context.apiQuota) throw faults.quota('APIs', 'account');

      // Ten characters (seen: aws-sam-cli #7030). No client token: each CreateApi makes another API (documented).
      const apiId = context.world.newId(10);
      const { Tags = {}, Name, Description, Version } = input;
      const api: Api = {
        ApiEndpoint: context.endpointOf(apiId, caller.region),
        ApiId: apiId,
        // These two are shown though an HTTP API has no use for the first (documented by the CLI's examples).
        ApiKeySelectionExpression: '$request.header.x-api-key',
        RouteSelectionExpression: '$request.method $request.path',
        CreatedDate: now(context),
        DisableExecuteApiEndpoint: input.DisableExecuteApiEndpoint ?? false,
        IpAddressType: input.IpAddressType ?? 'ipv4',
        Name,
        ProtocolType: 'HTTP',
        ...(Description === undefined ? {} : { Description }),
        ...(Version === undefined ? {} : { Version }),
        Tags,
      };
      apis.set(apiId, {
        apiId,
        api,
        integrations: new Map(),
        routes: new Map(),
        stages: new Map(),
        deployments: new Map(),
      });
      // CreateApi shows no empty tags, all others do (seen: LocalStack's tests against AWS).
      return Object.keys(Tags).length === 0 ? { ...api, Tags: undefined } : api;
    },

    GetApi: ({ ApiId }: GetApiRequest, caller: Caller) => findApi(context, caller, ApiId).api,

    GetApis: (input: GetApisRequest, caller: Caller) => {
      const { apis } = context.region(caller.region);
      return page(new Map([...apis].map(([id, { api }]) => [id, api])), input);
    },

    UpdateApi: (input: UpdateApiRequest, caller: Caller) => {
      const found = findApi(context, caller, input.ApiId);
      refuseOthers(input, [...simulatedMembers, 'ApiId']);
      checkMembers(input);
      const { Name, Description, Version, DisableExecuteApiEndpoint, IpAddressType } = input;
      found.api = patched(found.api, { Name, Description, Version, DisableExecuteApiEndpoint, IpAddressType });
      autoDeploy(context, found);
      return found.api;
    },

    /** Its stages, routes, integrations and deployments go with it (assumed: Terraform and ACK rely on it). */
    DeleteApi: ({ ApiId }: DeleteApiRequest, caller: Caller) => {
      const { apiId } = findApi(context, caller, ApiId);
      context.region(caller.region).apis.delete(apiId);
      return {};
    },
  } satisfies Record<string, Operation>;
}

const simulatedMembers = [
  'Name',
  'Description',
  'Version',
  'DisableExecuteApiEndpoint',
  'IpAddressType',
  'RouteSelectionExpression',
] as const;

/** Limits are documented. */
function checkMembers(input: Pick<UpdateApiRequest, (typeof simulatedMembers)[number]>): void {
  const { Name, Description, Version, IpAddressType, RouteSelectionExpression } = input;
  if (Name === '') throw faults.invalid('API name');
  checkLength('Name', Name, 128);
  checkLength('Description', Description, 1024);
  checkLength('Version', Version, 64);
  if (IpAddressType !== undefined && !['ipv4', 'dualstack'].includes(IpAddressType)) {
    throw faults.badValue('ipAddressType', IpAddressType, 'ipv4, dualstack');
  }
  if (RouteSelectionExpression !== undefined && !routeSelectionExpressions.includes(RouteSelectionExpression)) {
    throw faults.routeSelectionExpression();
  }
}
