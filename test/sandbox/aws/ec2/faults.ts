import { AwsFault } from '../service.ts';

/** EC2 answers nearly every mistake of the caller with 400. */
function fault(code: string, message: string): AwsFault {
  return new AwsFault({ code, status: 400, message });
}

/** EC2's errors, in the words in which people quote them unless marked otherwise. */
export const faults = {
  vpcNotFound: (id: string) => fault('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`),
  subnetNotFound: (id: string) => fault('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`),
  /** Text seen by users of the AWS CLI. */
  instanceNotFound: (id: string) => fault('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`),
  groupNotFound: (id: string) => fault('InvalidGroup.NotFound', `The security group '${id}' does not exist`),
  groupMalformed: (id: string) => fault('InvalidGroupId.Malformed', `The security group ID '${id}' is malformed`),
  groupDuplicate: (name: string, vpcId: string) =>
    fault('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`),
  groupInUse: (id: string) => fault('DependencyViolation', `resource ${id} has a dependent object`),
  defaultGroup: (id: string) =>
    fault('CannotDelete', `the specified group: "${id}" name: "default" cannot be deleted by a user`),
  ruleDuplicate: (rule: string) => fault('InvalidPermission.Duplicate', `the specified rule "${rule}" already exists`),
  /** Text assumed: quoted by emulators only. */
  ruleNotFound: () => fault('InvalidPermission.NotFound', 'The specified rule does not exist in this security group'),
  ruleIdNotFound: (id: string) =>
    fault('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`),
  noDefaultVpc: () => fault('VPCIdNotSpecified', 'No default VPC for this user'),
  missingGroup: () => fault('MissingParameter', 'The request must contain the parameter GroupName or GroupId'),
  filterInvalid: (name: string) => fault('InvalidParameterValue', `The filter '${name}' is invalid`),
  /** Text assumed. */
  parameterInvalid: (name: string, value: string) =>
    fault('InvalidParameterValue', `Value (${value}) for parameter ${name} is invalid.`),
  tagReserved: () => fault('InvalidParameterValue', "Tag keys starting with 'aws:' are reserved for internal use"),
  /** Code documented, text assumed. */
  resourceNotFound: (id: string) => fault('InvalidID', `The ID '${id}' is not valid`),
  dryRun: () =>
    new AwsFault({
      code: 'DryRunOperation',
      status: 412,
      message: 'Request would have succeeded, but DryRun flag is set.',
    }),
} as const;
