import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import type { KubeConfig } from '@kubernetes/client-node';
import { load } from 'js-yaml';

/** What matters here of a kubeconfig, each part of which may be missing. */
interface File {
  readonly users?: readonly { readonly name?: string; readonly user?: { readonly tokenFile?: string } | null }[] | null;
}

/**
 * Gives the users of a KubeConfig, which was loaded from these files, the `tokenFile` that client-go gives them: client-node
 * knows no such member (it reads `token-file`, and once), and the user would have no token. A path is relative to its file.
 */
export function addTokenFiles(kubeConfig: KubeConfig, files: readonly string[]): void {
  const byUser = new Map<string, string>();
  // Of users of one name that of the first file counts.
  for (const [name, tokenFile] of files.toReversed().flatMap(tokenFilesIn)) byUser.set(name, tokenFile);
  kubeConfig.users = kubeConfig.users.map((user) => {
    const tokenFile = byUser.get(user.name);
    return tokenFile === undefined ? user : { ...user, authProvider: { name: 'tokenFile', config: { tokenFile } } };
  });
}

function tokenFilesIn(file: string): readonly (readonly [string, string])[] {
  const { users } = contentsOf(file) ?? {};
  return (users ?? []).flatMap(({ name, user }) =>
    name === undefined || user?.tokenFile === undefined
      ? []
      : [[name, resolve(dirname(file), user.tokenFile)] as const],
  );
}

/** Nothing where there is no such file: it is not the only one then, or the pod's own service account is taken. */
function contentsOf(file: string): File | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  // client-node has loaded it by the same library, so it is a kubeconfig, or empty.
  return load(text) ?? undefined;
}
