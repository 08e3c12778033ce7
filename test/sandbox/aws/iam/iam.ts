import type { ApiGateway } from '../api-gateway/api-gateway.ts';
import type { Ec2 } from '../ec2/ec2.ts';
import type { Caller, World } from '../service.ts';
import type { ServiceDiscovery } from '../service-discovery/service-discovery.ts';
import type { ServiceName } from '../services.ts';
import type { Sts } from '../sts/sts.ts';
import { accessDenied } from './access-denied.ts';
import type { CheckedCall, Tags } from './checked-call.ts';
import { compilePolicy, type Decision } from './compile-policy.ts';
import type { IamRequest } from './iam-request.ts';
import type { PolicyDocument } from './policy-document.ts';
import { requestsOf, serviceLinkedRoleRequest } from './requests-of.ts';

/** A role of the account, with one policy. */
export interface Role {
  readonly name: string;
  readonly policy: PolicyDocument;
  /** Whether an access key id is one of the role's, beside those that STS gave out. Who has no role is an administrator. */
  readonly has: (accessKeyId: string) => boolean;
}

/** A call, and whose it is. */
export type AskedCall = Pick<CheckedCall, 'operation' | 'input'> & {
  readonly service: ServiceName;
  readonly caller: Caller;
};

/** The account's IAM. */
export interface Iam {
  /** What was asked for calls of a role so far, each request once. */
  readonly asked: readonly IamRequest[];
  /** @throws AwsFault, in the service's words, where the caller may not make this call. */
  authorize(call: AskedCall): void;
  /** Is told of each call that was carried out. */
  carriedOut(call: AskedCall): void;
}

interface CompiledRole extends Role {
  readonly decide: (request: IamRequest) => Decision;
}

/** IAM with the policies of these roles. They are compiled once: an answer costs some microseconds. */
export function createIam(options: {
  readonly world: Pick<World, 'account'>;
  readonly roles: readonly Role[];
  readonly services: {
    readonly apiGateway: ApiGateway;
    readonly ec2: Ec2;
    readonly serviceDiscovery: ServiceDiscovery;
    readonly sts: Pick<Sts, 'sessionOf'>;
  };
}): Iam {
  const { account } = options.world;
  const { sts } = options.services;
  const roles: readonly CompiledRole[] = options.roles.map((role) => ({ ...role, decide: compilePolicy(role.policy) }));
  const asked = new Map<string, IamRequest>();
  let hasServiceLinkedRole = false;

  return {
    get asked() {
      return [...asked.values()];
    },

    authorize: ({ service, operation, input, caller }) => {
      const session = sts.sessionOf(caller.accessKeyId);
      const role = roles.find(({ name, has }) => name === session?.role || has(caller.accessKeyId));
      if (role === undefined) return;
      const { region } = caller;
      const call = { operation, input, region, account, tagsOf: tagsIn(options.services, caller) };
      const isFirstLink = operation.name === 'CreateVpcLink' && !hasServiceLinkedRole;
      for (const request of [...requestsOf(service, call), ...(isFirstLink ? [serviceLinkedRoleRequest(call)] : [])]) {
        asked.set(JSON.stringify(request), request);
        const decision = role.decide(request);
        const user = `arn:aws:sts::${account}:assumed-role/${role.name}/${session?.name ?? 'session'}`;
        if (decision !== 'allowed') throw accessDenied({ service, request, decision, user });
      }
    },

    carriedOut: ({ operation }) => {
      if (operation.name === 'CreateVpcLink') hasServiceLinkedRole = true;
    },
  };
}

/** The tags that a resource of that ARN has; none where it is not there. */
function tagsIn(
  { apiGateway, ec2, serviceDiscovery }: Parameters<typeof createIam>[0]['services'],
  caller: Caller,
): CheckedCall['tagsOf'] {
  return (arn): Tags => {
    const group = /:security-group\/(sg-\w+)$/.exec(arn)?.[1];
    try {
      if (group !== undefined) {
        const { SecurityGroups } = ec2.operations.DescribeSecurityGroups({ GroupIds: [group] }, caller);
        return Object.fromEntries((SecurityGroups?.[0]?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
      }
      if (arn.includes(':servicediscovery:')) {
        const { Tags } = serviceDiscovery.operations.ListTagsForResource({ ResourceARN: arn }, caller);
        return Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
      }
      return arn.includes(':apigateway:') ? apiGateway.operations.GetTags({ ResourceArn: arn }, caller).Tags : {};
    } catch {
      return {};
    }
  };
}
