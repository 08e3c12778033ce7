import type { IncomingMessage } from 'node:http';

import { parse as parseYaml } from 'yaml';

import type { Json } from '../json.ts';
import { StatusError, badRequest, unsupportedMediaType } from '../status-error.ts';
import { decodeProtobuf } from './protobuf.ts';

/** etcd takes no more than 1.5 MiB, and kube-apiserver reads no more than 3. */
const LIMIT = 3 * 1024 * 1024;

/** A request's media type, without its parameters. */
export function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? 'application/json').split(';', 1)[0]?.trim() ?? '';
}

/** Reads a request's body, as JSON, YAML or Kubernetes' protobuf; an empty one is undefined. */
export async function readBody(request: IncomingMessage): Promise<Json | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    size += chunk.length;
    if (size > LIMIT)
      throw new StatusError({
        code: 413,
        reason: 'RequestEntityTooLarge',
        message: `Request entity too large: limit is ${LIMIT}`,
      });
  }
  if (size === 0) return undefined;
  const body = Buffer.concat(chunks);
  const mediaType = mediaTypeOf(request);
  if (mediaType === 'application/vnd.kubernetes.protobuf') return decodeProtobuf(body);
  if (!mediaType.endsWith('json') && !mediaType.endsWith('yaml')) {
    throw unsupportedMediaType(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']);
  }
  const text = body.toString();
  try {
    return (mediaType.endsWith('yaml') ? parseYaml(text) : JSON.parse(text)) as Json;
  } catch (error) {
    throw badRequest(`the object provided is unrecognized: ${error instanceof Error ? error.message : String(error)}`);
  }
}
