import { XmlCodec } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';

/**
 * A structure's schema, written as the SDK writes its own (`@smithy/types`, static-schemas): 3 is a structure, 0 among its
 * members a string.
 */
export type StructureSchema = [
  kind: 3,
  namespace: string,
  name: string,
  traits: 0,
  memberNames: string[],
  members: MemberSchema[],
];

/** What a member of an envelope may be: a string, a structure, or a list. */
export type MemberSchema =
  0 | StructureSchema | [kind: 1, namespace: string, name: string, traits: 0, item: ItemSchema];

type ItemSchema = [StructureSchema, { readonly xmlName: string }];

/** A schema for an envelope. */
export function structure(name: string, members: Readonly<Record<string, MemberSchema>>): StructureSchema {
  return [3, 'sandbox', name, 0, Object.keys(members), Object.values(members)];
}

/** A list whose items are elements named `itemName`. */
export function list(itemName: string, item: StructureSchema): MemberSchema {
  return [1, 'sandbox', 'list', 0, [item, { xmlName: itemName }]];
}

/** An operation's output as the SDK declares it, for use in an envelope; without members where it has no output. */
export function outputStructure(output: NormalizedSchema): StructureSchema {
  // A structure's static schema has this form; what else its members may be does not matter to an envelope.
  return output.isStructSchema() ? (output.getSchema() as StructureSchema) : structure('Unit', {});
}

/** The members of a structure's schema, by name. */
export function membersOf([, , , , names, members]: StructureSchema): Readonly<Record<string, MemberSchema>> {
  return Object.fromEntries(names.map((name, at) => [name, members[at] ?? 0]));
}

/** An XML document, with the root element named as the schema. */
export function writeXml(schema: StructureSchema, value: object, xmlNamespace = ''): string {
  const codec = new XmlCodec({
    timestampFormat: { useTrait: true, default: 5 },
    httpBindings: false,
    xmlNamespace,
    serviceNamespace: '',
  });
  const serializer = codec.createSerializer();
  serializer.write(NormalizedSchema.of(schema), value);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serializer.flush().toString()}`;
}
