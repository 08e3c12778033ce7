import { readFileSync } from 'node:fs';

/** Where Kubernetes tells a pod its namespace, beside its service account's token (documented: "Access the API from a Pod"). */
const file = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';

/** The namespace of the pod that this process runs in; undefined where it runs in none. */
export function podNamespace(path = file): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch {
    // There is no such file outside of pods, and in those without a service account.
    return undefined;
  }
}
