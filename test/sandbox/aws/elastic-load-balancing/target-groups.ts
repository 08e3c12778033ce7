import { isDeepStrictEqual } from 'node:util';
import type {
  CreateTargetGroupInput,
  DeleteTargetGroupInput,
  DescribeTargetGroupsInput,
  ModifyTargetGroupInput,
  ProtocolEnum,
  TargetGroup as DescribedTargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Ec2 } from '../ec2/ec2.ts';
import { notSimulated } from '../not-simulated.ts';
import type { Caller, Operation } from '../service.ts';
import type { Checked } from './checked.ts';
import { faults } from './faults.ts';
import { checkName } from './load-balancers.ts';
import type { HealthCheck, TargetGroup } from './model.ts';
import { page } from './page.ts';
import { isOf } from './store.ts';
import type { Store } from './store.ts';
import { tagRecord } from './tag-record.ts';

/** The API model's defaults; of the timeout the user guide says 5 s. */
const defaultHealthCheck: HealthCheck = {
  protocol: 'HTTP',
  port: 'traffic-port',
  path: '/',
  interval: 30,
  timeout: 6,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  matcher: '200',
};

/** Of groups of network load balancers; the guide says the same [documented]. */
const defaultTcpHealthCheck: HealthCheck = { ...defaultHealthCheck, protocol: 'TCP', timeout: 10, matcher: '' };

/** Target groups. `forget` is told of each that goes. */
export function targetGroupOperations(options: {
  readonly store: Store;
  readonly ec2: Pick<Ec2, 'vpc'>;
  readonly forget: (targetGroupArn: string) => void;
}) {
  const { store, ec2, forget } = options;

  const describe = (group: TargetGroup): DescribedTargetGroup => ({
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    ProtocolVersion: group.protocolVersion,
    Port: group.port,
    VpcId: group.vpcId,
    TargetType: group.targetType,
    IpAddressType: 'ipv4',
    HealthCheckEnabled: true,
    HealthCheckProtocol: group.healthCheck.protocol,
    HealthCheckPort: group.healthCheck.port,
    HealthCheckPath: group.healthCheck.path,
    HealthCheckIntervalSeconds: group.healthCheck.interval,
    HealthCheckTimeoutSeconds: group.healthCheck.timeout,
    HealthyThresholdCount: group.healthCheck.healthyThreshold,
    UnhealthyThresholdCount: group.healthCheck.unhealthyThreshold,
    Matcher: { HttpCode: group.healthCheck.matcher },
    LoadBalancerArns: store.usersOf(group.arn).map(({ arn }) => arn),
  });

  return {
    CreateTargetGroup: (input: Checked<CreateTargetGroupInput>, caller: Caller) => {
      const { Name: name, Port: port, VpcId: vpcId, ProtocolVersion: protocolVersion = 'HTTP1' } = input;
      checkName('Target group', name);
      const protocol = protocolOf(input.Protocol);
      if (port === undefined) throw faults.portMissing();
      if (vpcId === undefined) throw faults.vpcMissing();
      if (ec2.vpc(caller.region, vpcId) === undefined) throw faults.vpcNotFound(vpcId);
      const targetType = targetTypeOf(input.TargetType);
      const healthCheck = healthCheckOf(
        input,
        protocol === 'HTTP' || protocol === 'HTTPS' ? defaultHealthCheck : defaultTcpHealthCheck,
      );
      const settings = { name, protocol, protocolVersion, port, vpcId, targetType, healthCheck };

      const twin = store.targetGroups.values().find((one) => one.name === name && isOf(caller.region, one.arn));
      if (twin !== undefined) {
        // As with load balancers: the same once more is the same one [documented].
        if (!isDeepStrictEqual(twin, { ...settings, arn: twin.arn })) throw faults.targetGroupNameTaken(name);
        return { TargetGroups: [describe(twin)] };
      }

      const group = { ...settings, arn: store.arn(caller.region, `targetgroup/${name}/${store.newId()}`) };
      store.targetGroups.set(group.arn, group);
      store.tags.set(group.arn, tagRecord(input.Tags));
      return { TargetGroups: [describe(group)] };
    },

    DescribeTargetGroups: (input: Checked<DescribeTargetGroupsInput>, caller: Caller) => {
      const { LoadBalancerArn: user, Names: names, TargetGroupArns: arns } = input;
      if (user !== undefined) store.loadBalancer(user, caller);
      for (const arn of arns ?? []) store.targetGroup(arn, caller);
      const here = [...store.targetGroups.values()].filter(({ arn }) => isOf(caller.region, arn));
      if (names?.some((name) => !here.some((one) => one.name === name))) throw faults.targetGroupsNotFound();

      const found = here.filter(
        ({ arn, name }) =>
          arns?.includes(arn) !== false &&
          names?.includes(name) !== false &&
          (user === undefined || store.usersOf(arn).some((one) => one.arn === user)),
      );
      const { items, nextMarker } = page(found, input);
      return { TargetGroups: items.map(describe), NextMarker: nextMarker };
    },

    ModifyTargetGroup: (input: Checked<ModifyTargetGroupInput>, caller: Caller) => {
      const group = store.targetGroup(input.TargetGroupArn, caller);
      const modified = { ...group, healthCheck: healthCheckOf(input, group.healthCheck) };
      store.targetGroups.set(group.arn, modified);
      return { TargetGroups: [describe(modified)] };
    },

    /** One that is not there is deleted already [assumed, as with load balancers]. */
    DeleteTargetGroup: ({ TargetGroupArn: arn }: Checked<DeleteTargetGroupInput>, caller: Caller) => {
      if (!arn.startsWith(store.arn(caller.region, 'targetgroup/'))) throw faults.notAnArn('target group', arn);
      if (store.usersOf(arn).length > 0) throw faults.targetGroupInUse(arn);
      store.targetGroups.delete(arn);
      store.tags.delete(arn);
      store.attributes.delete(arn);
      forget(arn);
      return {};
    },
  } satisfies Record<string, Operation>;
}

function protocolOf(protocol: ProtocolEnum | undefined): TargetGroup['protocol'] {
  if (protocol === undefined) throw faults.protocolMissing();
  if (protocol === 'GENEVE') throw notSimulated(`The sandbox simulates no target groups of protocol '${protocol}'.`);
  return protocol;
}

function healthCheckProtocolOf(protocol: ProtocolEnum): HealthCheck['protocol'] {
  if (protocol === 'HTTP' || protocol === 'HTTPS' || protocol === 'TCP') return protocol;
  // Documented; text assumed.
  throw faults.invalid(`Health check protocol '${protocol}' is not supported`);
}

/** The health check of a call, with what it leaves out taken from `base`. */
function healthCheckOf(input: Omit<ModifyTargetGroupInput, 'TargetGroupArn'>, base: HealthCheck): HealthCheck {
  if (input.HealthCheckEnabled === false)
    throw faults.invalid('Health checks must be enabled for ip and instance targets');
  return {
    protocol:
      input.HealthCheckProtocol === undefined ? base.protocol : healthCheckProtocolOf(input.HealthCheckProtocol),
    port: input.HealthCheckPort ?? base.port,
    path: input.HealthCheckPath ?? base.path,
    interval: input.HealthCheckIntervalSeconds ?? base.interval,
    timeout: input.HealthCheckTimeoutSeconds ?? base.timeout,
    healthyThreshold: input.HealthyThresholdCount ?? base.healthyThreshold,
    unhealthyThreshold: input.UnhealthyThresholdCount ?? base.unhealthyThreshold,
    matcher: input.Matcher?.HttpCode ?? base.matcher,
  };
}

function targetTypeOf(type: CreateTargetGroupInput['TargetType']): TargetGroup['targetType'] {
  if (type === 'lambda') throw notSimulated(`The sandbox simulates no targets of type '${type}'.`);
  return type ?? 'instance';
}
