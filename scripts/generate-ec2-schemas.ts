import * as ec2 from '@aws-sdk/client-ec2';
import { format } from 'prettier';

/**
 * The few EC2 operations that the controller calls, and the members of their shapes that it sends or reads. Everything
 * else in client-ec2 stays out: loading all of its schemas costs 60 MB of memory.
 */
const operations = [
  'DescribeInstances',
  'DescribeSubnets',
  'DescribeSecurityGroups',
  'CreateSecurityGroup',
  'DeleteSecurityGroup',
  'CreateTags',
] as const;
const members: Readonly<Record<string, readonly string[]>> = {
  DescribeInstancesRequest: ['InstanceIds', 'NextToken'],
  DescribeInstancesResult: ['NextToken', 'Reservations'],
  Reservation: ['Instances'],
  Instance: ['InstanceId', 'VpcId', 'SubnetId'],
  DescribeSubnetsRequest: ['Filters', 'SubnetIds', 'NextToken', 'MaxResults'],
  DescribeSubnetsResult: ['NextToken', 'Subnets'],
  Subnet: [
    'SubnetId',
    'VpcId',
    'AvailabilityZone',
    'AvailabilityZoneId',
    'AvailableIpAddressCount',
    'CidrBlock',
    'OwnerId',
    'State',
    'Tags',
  ],
  DescribeSecurityGroupsRequest: ['Filters', 'GroupIds', 'NextToken', 'MaxResults'],
  DescribeSecurityGroupsResult: ['NextToken', 'SecurityGroups'],
  SecurityGroup: ['GroupId', 'GroupName', 'Description', 'VpcId', 'OwnerId', 'Tags'],
  CreateSecurityGroupRequest: ['Description', 'GroupName', 'VpcId', 'TagSpecifications'],
  CreateSecurityGroupResult: ['GroupId'],
  DeleteSecurityGroupRequest: ['GroupId'],
  DeleteSecurityGroupResult: ['GroupId'],
  CreateTagsRequest: ['Resources', 'Tags'],
  Filter: ['Name', 'Values'],
  Tag: ['Key', 'Value'],
  TagSpecification: ['ResourceType', 'Tags'],
};

type Traits = Readonly<Record<string, unknown>> | number;
type Simple = number;
type List = readonly [id: 1, namespace: string, name: string, traits: Traits, item: Reference];
type Structure = readonly [
  id: 3,
  namespace: string,
  name: string,
  traits: Traits,
  memberNames: readonly string[],
  memberSchemas: readonly Reference[],
  required?: number,
];
type Operation = readonly [
  id: 9,
  namespace: string,
  name: string,
  traits: Traits,
  input: Reference,
  output: Reference | Unit,
];
/** Nothing: what CreateTags answers. */
type Unit = () => 'unit';
/** A schema, or a function that answers one, or one of these with the traits of the member that refers to it. */
type Reference = Simple | List | Structure | (() => Reference) | readonly [schema: Reference, traits: Traits];

/** The text of src/aws/generated/ec2-schemas.ts: schemas for the SDK's own codecs, and the types they describe. */
export async function ec2Schemas(): Promise<string> {
  const structures = new Map<string, string>();
  for (const name of operations) {
    const [, , , , input, output] = operation(name);
    print(input, structures);
    if (!isUnit(output)) print(output, structures);
  }
  const unused = Object.keys(members).filter((name) => !structures.has(name));
  if (unused.length > 0) throw new Error(`No operation refers to ${unused.join(', ')}: take them off the list.`);

  const text = [
    `// Made by scripts/generate-ec2-schemas.ts from the schemas that @aws-sdk/client-ec2 exports: do not edit.`,
    `import type { StaticOperationSchema, StaticStructureSchema } from '@smithy/types';`,
    `const namespace = 'com.amazonaws.ec2';`,
    ...structures.values(),
    ...operations.map(printOperation),
  ].join('\n\n');
  return format(text, { parser: 'typescript', printWidth: 120, singleQuote: true, trailingComma: 'all' });
}

function operation(name: (typeof operations)[number]): Operation {
  // The SDK types its schemas as tuples of `any`-like references; what they hold is checked as they are walked.
  return ec2[`${name}$`] as unknown as Operation;
}

function printOperation(name: (typeof operations)[number]): string {
  const [id, , , traits, input, output] = operation(name);
  const ends = [input, output].map((end) => (isUnit(end) ? `() => 'unit'` : `() => ${structureOf(end)[2]}$`));
  return `export const ${name}$: StaticOperationSchema = [${id}, namespace, '${name}', ${JSON.stringify(traits)}, ${ends.join(', ')}];`;
}

/** Adds the structure that is referred to, and those below it, each after what it refers to; answers its name. */
function print(reference: Reference, structures: Map<string, string>): string {
  const structure = structureOf(reference);
  const [id, , name, traits, names, schemas, required = 0] = structure;
  if (structures.has(name)) return name;
  const wanted = members[name];
  if (wanted === undefined) throw new Error(`${name} is reached, but no members of it are listed.`);
  const unknown = wanted.filter((member) => !names.includes(member));
  if (unknown.length > 0) throw new Error(`EC2's ${name} has no ${unknown.join(', ')}.`);

  const kept = names.flatMap((member, index) => {
    const schema = schemas[index];
    return schema !== undefined && wanted.includes(member) ? [{ member, schema, required: index < required }] : [];
  });
  const types = kept.map(
    (one) =>
      `  ${one.member}${one.required ? '' : '?'}: ${typeOf(one.schema, structures)}${one.required ? '' : ' | undefined'};`,
  );
  const memberNames = kept.map((one) => `'${one.member}'`).join(', ');
  const memberSchemas = kept.map((one) => schemaOf(one.schema)).join(', ');
  const requiredCount = kept.filter((one) => one.required).length;
  structures.set(
    name,
    [
      `export interface ${name} {`,
      ...types,
      `}`,
      `const ${name}$: StaticStructureSchema = [${id}, namespace, '${name}', ${JSON.stringify(traits)}, [${memberNames}], [${memberSchemas}], ${requiredCount}];`,
    ].join('\n'),
  );
  return name;
}

/** How a reference is written in the generated file: lists are written where they are used. */
function schemaOf(reference: Reference): string {
  const { schema, traits } = resolve(reference);
  const written = isStructure(schema)
    ? `() => ${schema[2]}$`
    : isList(schema)
      ? `[1, namespace, '${schema[2]}', ${JSON.stringify(schema[3])}, ${schemaOf(schema[4])}]`
      : `${schema}`;
  return traits === undefined ? written : `[${written}, ${JSON.stringify(traits)}]`;
}

function typeOf(reference: Reference, structures: Map<string, string>): string {
  const { schema } = resolve(reference);
  if (isStructure(schema)) return print(schema, structures);
  if (isList(schema)) return `${typeOf(schema[4], structures)}[]`;
  // The schema language's simple shapes: 0 a string, 1 a number, 2 a Boolean; 64 and above, a list of those.
  const simple = ['string', 'number', 'boolean'][schema % 64];
  if (simple === undefined || schema >= 128) throw new Error(`No type is known for the simple schema ${schema}.`);
  return schema >= 64 ? `${simple}[]` : simple;
}

function structureOf(reference: Reference): Structure {
  const { schema } = resolve(reference);
  if (!isStructure(schema)) throw new Error(`Not a structure: ${JSON.stringify(schema)}.`);
  return schema;
}

/** Follows a reference to its schema. EC2's references are one function or one pair of schema and traits deep. */
function resolve(reference: Reference): { schema: Simple | List | Structure; traits: Traits | undefined } {
  if (typeof reference === 'function') return resolve(reference());
  if (typeof reference === 'number' || isStructure(reference) || isList(reference))
    return { schema: reference, traits: undefined };
  const [schema, traits] = reference;
  return { schema: resolve(schema).schema, traits };
}

function isUnit(reference: Reference | Unit): reference is Unit {
  return typeof reference === 'function' && reference() === 'unit';
}

function isStructure(schema: Reference): schema is Structure {
  return Array.isArray(schema) && schema[0] === 3 && typeof schema[1] === 'string';
}

function isList(schema: Reference): schema is List {
  return Array.isArray(schema) && schema[0] === 1 && typeof schema[1] === 'string';
}
