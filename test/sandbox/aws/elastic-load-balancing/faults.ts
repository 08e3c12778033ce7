import { AwsFault } from '../service.ts';

function fault(code: string, message: string): AwsFault {
  return new AwsFault({ code, status: 400, message });
}

const invalid = (message: string): AwsFault => fault('ValidationError', message);

/** Elastic Load Balancing's errors, in the words in which people quote them unless marked otherwise. */
export const faults = {
  invalid,
  loadBalancersNotFound: (names: readonly string[]) =>
    fault('LoadBalancerNotFound', `Load balancers '[${names.join(', ')}]' not found`),
  loadBalancerNotFound: (arn: string) => fault('LoadBalancerNotFound', `Load balancer '${arn}' not found`),
  listenerNotFound: () => fault('ListenerNotFound', 'One or more listeners not found'),
  ruleNotFound: () => fault('RuleNotFound', 'One or more rules not found'),
  targetGroupsNotFound: () => fault('TargetGroupNotFound', 'One or more target groups not found'),
  targetGroupNotFound: (arn: string) => fault('TargetGroupNotFound', `Target group '${arn}' not found`),
  loadBalancerNameTaken: (name: string) =>
    fault(
      'DuplicateLoadBalancerName',
      `A load balancer with the same name '${name}' exists, but with different settings`,
    ),
  targetGroupNameTaken: (name: string) =>
    fault(
      'DuplicateTargetGroupName',
      `A target group with the same name '${name}' exists, but with different settings`,
    ),
  portTaken: (loadBalancerArn: string) =>
    fault('DuplicateListener', `A listener already exists on this port for this load balancer '${loadBalancerArn}'`),
  priorityTaken: (priority: number) => fault('PriorityInUse', `Priority '${priority}' is currently in use`),
  targetGroupInUse: (arn: string) =>
    fault('ResourceInUse', `Target group '${arn}' is currently in use by a listener or a rule`),
  targetGroupElsewhere: (arn: string) =>
    fault(
      'TargetGroupAssociationLimit',
      `The following target groups cannot be associated with more than one load balancer: ${arn}`,
    ),
  deletionProtected: (arn: string) =>
    fault('OperationNotPermitted', `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`),
  /** Text assumed. */
  defaultRule: (arn: string) => fault('OperationNotPermitted', `Default rule '${arn}' cannot be modified or deleted`),
  notAnArn: (kind: string, arn: string) => invalid(`'${arn}' is not a valid ${kind} ARN`),
  oneZone: () => invalid('At least two subnets in two different Availability Zones must be specified'),
  zoneTwice: () =>
    fault(
      'InvalidConfigurationRequest',
      'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
    ),
  subnetInvalid: (id: string) => fault('InvalidSubnet', `The subnet ID '${id}' is not valid`),
  securityGroupsInvalid: () => fault('InvalidConfigurationRequest', 'One or more security groups are invalid'),
  certificateMissing: (protocol: 'HTTPS' | 'TLS') =>
    invalid(`A certificate must be specified for ${protocol} listeners`),
  /** Code from the model, text assumed. */
  certificateNotFound: (arn: string) => fault('CertificateNotFound', `Certificate '${arn}' not found`),
  /** Text assumed. */
  certificatesUnsupported: (protocol: string) =>
    invalid(`Certificates cannot be specified for listeners with protocol '${protocol}'`),
  /** Text assumed. */
  protocolsDiffer: (listener: string, group: string) =>
    fault('IncompatibleProtocols', `A listener of protocol '${listener}' cannot forward to protocol '${group}'`),
  /** Text assumed. */
  targetInvalid: (id: string) => fault('InvalidTarget', `The target '${id}' is not valid`),
  /** Text assumed. */
  securityGroupsRefused: (arn: string) =>
    fault(
      'InvalidConfigurationRequest',
      `You cannot set security groups for load balancer '${arn}', since it was created without any`,
    ),
  /** Text assumed. */
  defaultCertificate: (arn: string) => fault('OperationNotPermitted', `Certificate '${arn}' is the default one`),
  portMissing: () => invalid('A port must be specified'),
  protocolMissing: () => invalid('A protocol must be specified'),
  vpcMissing: () => invalid('A VPC ID must be specified'),
  vpcNotFound: (id: string) => invalid(`The VPC ID '${id}' is not found`),
  /** Seen in emulators only. */
  nameTooLong: (kind: string, name: string) => invalid(`${kind} name '${name}' cannot be longer than '32' characters`),
  /** Seen in emulators only. */
  namePattern: (kind: string, name: string) =>
    invalid(`${kind} name '${name}' can only contain characters that are alphanumeric characters and hyphens(-)`),
} as const;
