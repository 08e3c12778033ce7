import { createHash } from 'node:crypto';

/** What tells two integrations of an API apart. */
interface Settings {
  readonly backend: string;
  readonly path: string;
  readonly timeoutInMillis: number;
  /** The name in the backend's certificate; undefined: plain HTTP. */
  readonly serverName?: string | undefined;
  /** Hash of the parameter mappings beside the path's; undefined: there are none. */
  readonly mappings?: string | undefined;
}

/**
 * What makes an integration the one it is, in words: the backend, and what tells two integrations of one backend apart, or
 * one would overwrite the other. It is the integration's Description, of 1,024 characters at the most.
 */
export function integrationKey(settings: Settings): string {
  const key = written(settings);
  if (key.length <= maxLength) return key;
  const { path } = settings;
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return written({ ...settings, path: `${path.slice(0, 64)}... ${hash}` });
}

const separator = ' | ';
const maxLength = 1024;

function written({ backend, path, timeoutInMillis, serverName, mappings }: Settings): string {
  const parts = [backend, `path ${path}`, `timeout ${timeoutInMillis} ms`];
  if (serverName !== undefined) parts.push(`TLS ${serverName}`);
  if (mappings !== undefined) parts.push(`mappings ${mappings}`);
  return parts.join(separator);
}

/** The backend in a key; no backend's name has the separator in it. */
export function backendIn(key: string): string {
  return key.split(separator, 1)[0] ?? key;
}

/** Whether an integration's Description is such a key. */
export function isIntegrationKey(description: string): boolean {
  return / \| path .+ \| timeout [0-9]+ ms( \| TLS [^ |]+)?( \| mappings [0-9a-f]+)?$/.test(description);
}
