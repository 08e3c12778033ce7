import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** A package of Debian, as dpkg has it in its records. */
export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** All that dpkg knows of it. */
  readonly record: string;
}

/** What is installed of these packages in the file system at `root`, of whatever architecture. Throws where one is not. */
export function debianPackages(root: string, names: readonly string[]): readonly DebianPackage[] {
  const database = `--admindir=${join(root, 'var/lib/dpkg')}`;
  return names.map((name) => {
    const ask = (format: string): string =>
      execFileSync('dpkg-query', [database, '--show', `--showformat=${format}`, name], { encoding: 'utf8' });
    const [version = '', architecture = ''] = ask('${Version} ${Architecture}').split(' ');
    const record = execFileSync('dpkg-query', [database, '--status', name], { encoding: 'utf8' });
    return { name, version, architecture, record };
  });
}
