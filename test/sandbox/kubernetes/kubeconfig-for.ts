import { stringify } from 'yaml';

/** A kubeconfig (YAML) whose only context is a server, for whoever has the token, or for nobody in particular. */
export function kubeconfigFor(cluster: { readonly server: string; readonly ca?: string }, token?: string): string {
  const name = 'sandbox';
  const { server, ca } = cluster;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server,
          ...(ca !== undefined && { 'certificate-authority-data': btoa(ca) }),
          // Clients send no token over plain HTTP unless they are told that it is meant.
          ...(token !== undefined && server.startsWith('http:') && { 'insecure-skip-tls-verify': true }),
        },
      },
    ],
    users: [{ name, user: token === undefined ? {} : { token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
    'current-context': name,
  });
}
