/**
 * What makes an integration the one it is, in words: the backend, and what tells two integrations of one backend apart, or
 * one would overwrite the other.
 */
export function integrationKey(integration: {
  readonly backend: string;
  readonly path: string;
  readonly timeoutInMillis: number;
}): string {
  const { backend, path, timeoutInMillis } = integration;
  return `${backend}${separator}path ${path}${separator}timeout ${timeoutInMillis} ms`;
}

/** The backend in a key; no backend's name has the separator in it. */
export function backendIn(key: string): string {
  return key.split(separator, 1)[0] ?? key;
}

const separator = ' | ';

/** Whether an integration's Description is such a key. */
export function isIntegrationKey(description: string): boolean {
  return / \| path .+ \| timeout [0-9]+ ms$/.test(description);
}
