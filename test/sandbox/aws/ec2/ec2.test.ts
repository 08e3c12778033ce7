import { describe, expect, it } from '@jest/globals';
import { servicesUnderTest } from '../elastic-load-balancing/services-under-test.ts';

describe('EC2 networks', () => {
  it('finds the subnets of a VPC by their role tag', () => {
    const { ec2, caller, vpc, privateSubnets } = servicesUnderTest();

    const { Subnets } = ec2.operations.DescribeSubnets(
      {
        Filters: [
          { Name: 'vpc-id', Values: [vpc.vpcId] },
          { Name: 'tag:kubernetes.io/role/internal-elb', Values: ['', '1'] },
        ],
      },
      caller,
    );

    expect(Subnets?.map(({ SubnetId }) => SubnetId)).toEqual(privateSubnets);
    expect(Subnets?.map(({ AvailabilityZoneId }) => AvailabilityZoneId)).toEqual(['euw1-az1', 'euw1-az2', 'euw1-az3']);
  });

  it('takes wild cards in filters, and refuses filters that it does not know', () => {
    const { ec2, caller } = servicesUnderTest();
    const named = (name: string, value: string) => () =>
      ec2.operations.DescribeSubnets({ Filters: [{ Name: name, Values: [value] }] }, caller).Subnets;

    expect(named('tag:Name', 'public-*')()).toHaveLength(3);
    expect(named('tag-key', 'Name')()).toHaveLength(6);
    expect(named('colour', 'red')).toThrow("The filter 'colour' is invalid");
  });

  it('pages when asked to', () => {
    const { ec2, caller } = servicesUnderTest();

    const first = ec2.operations.DescribeSubnets({ MaxResults: 5 }, caller);
    const second = ec2.operations.DescribeSubnets({ MaxResults: 5, NextToken: first.NextToken }, caller);

    expect(first.Subnets).toHaveLength(5);
    expect(second).toMatchObject({ Subnets: [{ AvailabilityZone: 'eu-west-1c' }], NextToken: undefined });
  });

  it('knows each zone by name and id', () => {
    const { ec2, caller } = servicesUnderTest();

    const zones = ec2.operations.DescribeAvailabilityZones({ ZoneIds: ['euw1-az2'] }, caller).AvailabilityZones;

    expect(zones).toMatchObject([{ ZoneName: 'eu-west-1b', ZoneId: 'euw1-az2', State: 'available' }]);
  });

  it('is another one in another Region', () => {
    const { ec2, privateSubnets } = servicesUnderTest();
    const elsewhere = { region: 'us-east-1', accessKeyId: 'AKIATEST' };

    expect(ec2.operations.DescribeVpcs({}, elsewhere).Vpcs).toEqual([]);
    expect(() => ec2.operations.DescribeSubnets({ SubnetIds: [privateSubnets[0]] }, elsewhere)).toThrow(
      expect.objectContaining({ code: 'InvalidSubnetID.NotFound' }),
    );
  });
});

describe('Security groups', () => {
  const http = { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

  function withGroup() {
    const services = servicesUnderTest();
    const { ec2, caller, vpc } = services;
    const create = (name: string) =>
      ec2.operations.CreateSecurityGroup(
        {
          GroupName: name,
          Description: 'of a test',
          VpcId: vpc.vpcId,
          TagSpecifications: [{ ResourceType: 'security-group', Tags: [{ Key: 'team', Value: 'saas' }] }],
        },
        caller,
      );
    return { ...services, create, groupId: create('web').GroupId };
  }

  it('lets everything out and nothing in when new, and carries the tags of its create call', () => {
    const { ec2, caller, groupId } = withGroup();

    const { SecurityGroups } = ec2.operations.DescribeSecurityGroups(
      { Filters: [{ Name: 'tag:team', Values: ['saas'] }] },
      caller,
    );

    expect(SecurityGroups).toMatchObject([
      {
        GroupId: groupId,
        IpPermissions: [],
        IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
        Tags: [{ Key: 'team', Value: 'saas' }],
      },
    ]);
  });

  it('has one of each name in a VPC', () => {
    const { create, vpc } = withGroup();

    expect(() => create('web')).toThrow(`The security group 'web' already exists for VPC '${vpc.vpcId}'`);
  });

  it('takes a rule once', () => {
    const { ec2, caller, groupId } = withGroup();
    const authorize = () =>
      ec2.operations.AuthorizeSecurityGroupIngress({ GroupId: groupId, IpPermissions: [http] }, caller);

    authorize();

    expect(authorize).toThrow(
      'the specified rule "peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW" already exists',
    );
  });

  it('revokes what it has, and nothing else', () => {
    const { ec2, caller, groupId } = withGroup();
    const everything = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    const revoke = () =>
      ec2.operations.RevokeSecurityGroupEgress({ GroupId: groupId, IpPermissions: [everything] }, caller);

    revoke();

    expect(ec2.securityGroup('eu-west-1', groupId)?.egress).toEqual([]);
    expect(revoke).toThrow(expect.objectContaining({ code: 'InvalidPermission.NotFound' }));
  });

  it('cannot go while a rule of another group names it', () => {
    const { ec2, caller, create, groupId } = withGroup();
    const other = create('database').GroupId;
    const fromWeb = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: groupId }] };
    ec2.operations.AuthorizeSecurityGroupIngress({ GroupId: other, IpPermissions: [fromWeb] }, caller);
    const remove = () => ec2.operations.DeleteSecurityGroup({ GroupId: groupId }, caller);

    expect(remove).toThrow(`resource ${groupId} has a dependent object`);
    const naming = (filter: string) =>
      ec2.operations.DescribeSecurityGroups({ Filters: [{ Name: filter, Values: [groupId] }] }, caller).SecurityGroups;
    expect(naming('ip-permission.group-id')).toMatchObject([{ GroupId: other }]);
    expect(naming('egress.ip-permission.group-id')).toEqual([]);

    ec2.operations.DeleteSecurityGroup({ GroupId: other }, caller);
    remove();
    expect(remove).toThrow(`The security group '${groupId}' does not exist`);
  });

  it('has its tags changed one by one', () => {
    const { ec2, caller, groupId } = withGroup();

    ec2.operations.CreateTags({ Resources: [groupId], Tags: [{ Key: 'stage', Value: 'dev' }] }, caller);
    ec2.operations.DeleteTags({ Resources: [groupId], Tags: [{ Key: 'team' }] }, caller);

    expect(ec2.operations.DescribeSecurityGroups({ GroupIds: [groupId] }, caller)).toMatchObject({
      SecurityGroups: [{ Tags: [{ Key: 'stage', Value: 'dev' }] }],
    });
  });
});
