import type { Json, JsonObject } from '../json.ts';
import { textOf } from '../json.ts';
import { unsupportedMediaType } from '../status-error.ts';

/** How a field is read: text, bytes (base64 in JSON), flag, whole number, map, message, or a list of one of those. */
type Field =
  | { readonly name: string; readonly as: 'string' | 'bytes' | 'bool' | 'int'; readonly list?: true }
  | { readonly name: string; readonly as: 'map'; readonly of: 'string' | 'bytes' }
  | { readonly name: string; readonly as: Message; readonly list?: true };

/** A message's fields by their numbers. */
type Message = ReadonlyMap<number, Field>;

const message = (fields: Readonly<Record<number, Field>>): Message =>
  new Map(Object.entries(fields).map(([number, field]) => [Number(number), field]));

const METADATA: Field = {
  name: 'metadata',
  as: message({
    1: { name: 'name', as: 'string' },
    2: { name: 'generateName', as: 'string' },
    3: { name: 'namespace', as: 'string' },
    11: { name: 'labels', as: 'map', of: 'string' },
    12: { name: 'annotations', as: 'map', of: 'string' },
    14: { name: 'finalizers', as: 'string', list: true },
  }),
};

/**
 * The kinds that clients create from flags rather than from files (`kubectl create namespace`, Helm's release Secrets),
 * with the numbers of k8s.io/api's generated.proto.
 */
const KINDS: Readonly<Record<string, Message>> = {
  Namespace: message({ 1: METADATA }),
  ServiceAccount: message({ 1: METADATA, 4: { name: 'automountServiceAccountToken', as: 'bool' } }),
  ConfigMap: message({
    1: METADATA,
    2: { name: 'data', as: 'map', of: 'string' },
    3: { name: 'binaryData', as: 'map', of: 'bytes' },
    4: { name: 'immutable', as: 'bool' },
  }),
  Secret: message({
    1: METADATA,
    2: { name: 'data', as: 'map', of: 'bytes' },
    3: { name: 'type', as: 'string' },
    4: { name: 'stringData', as: 'map', of: 'string' },
    5: { name: 'immutable', as: 'bool' },
  }),
  DeleteOptions: message({
    1: { name: 'gracePeriodSeconds', as: 'int' },
    2: {
      name: 'preconditions',
      as: message({ 1: { name: 'uid', as: 'string' }, 2: { name: 'resourceVersion', as: 'string' } }),
    },
    4: { name: 'propagationPolicy', as: 'string' },
    5: { name: 'dryRun', as: 'string', list: true },
  }),
};

/** runtime.Unknown, the envelope: the type, and the object's own bytes. */
const ENVELOPE = message({
  1: { name: 'typeMeta', as: message({ 1: { name: 'apiVersion', as: 'string' }, 2: { name: 'kind', as: 'string' } }) },
  2: { name: 'raw', as: 'bytes' },
});

/** Reads Kubernetes' protobuf (`k8s\0`, then runtime.Unknown) of the few kinds above; throws a 415 for others. */
export function decodeProtobuf(body: Buffer): JsonObject {
  const envelope = decodeMessage(body.subarray(4), ENVELOPE);
  const { apiVersion, kind } = (envelope.typeMeta ?? {}) as JsonObject;
  const fields = KINDS[textOf(kind)];
  if (fields === undefined) throw unsupportedMediaType(['application/json', 'application/yaml']);
  const raw = Buffer.from(textOf(envelope.raw), 'base64');
  return { apiVersion, kind, ...decodeMessage(raw, fields) };
}

function decodeMessage(bytes: Buffer, fields: Message): JsonObject {
  const result: Record<string, Json> = {};
  for (const { number, value } of wireFields(bytes)) {
    const field = fields.get(number);
    if (field === undefined) continue;
    const before = result[field.name];
    if (field.as === 'map') {
      result[field.name] = { ...(before as JsonObject | undefined), ...decodeEntry(asBytes(value), field.of) };
    } else {
      const decoded = decodeValue(value, field.as);
      result[field.name] = field.list === true ? [...((before ?? []) as readonly Json[]), decoded] : decoded;
    }
  }
  return result;
}

function decodeEntry(bytes: Buffer, of: 'string' | 'bytes'): JsonObject {
  const { key = '', value = '' } = decodeMessage(
    bytes,
    message({ 1: { name: 'key', as: 'string' }, 2: { name: 'value', as: of } }),
  );
  return { [textOf(key)]: value };
}

function decodeValue(value: bigint | Buffer, as: 'string' | 'bytes' | 'bool' | 'int' | Message): Json {
  if (as === 'string') return asBytes(value).toString();
  if (as === 'bytes') return asBytes(value).toString('base64');
  if (as === 'bool') return value === 1n;
  if (as === 'int') return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : 0;
  return decodeMessage(asBytes(value), as);
}

function asBytes(value: bigint | Buffer): Buffer {
  return typeof value === 'bigint' ? Buffer.alloc(0) : value;
}

/** The fields of a message as they are on the wire: varints and length-delimited ones; fixed-size ones do not occur. */
function* wireFields(bytes: Buffer): Generator<{ readonly number: number; readonly value: bigint | Buffer }> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const isBytes = (tag & 7) === 2;
    const read = varint();
    if (isBytes) at += Number(read);
    yield { number: tag >> 3, value: isBytes ? bytes.subarray(at - Number(read), at) : read };
  }
}
