import { join } from 'node:path';
import process from 'node:process';
import { cacheFolder } from '../cluster/cache-folder.ts';
import { run } from './run.ts';

const store = join(cacheFolder(process.env), 'image');

/**
 * Runs a command of buildah, which makes images without a daemon, and answers what it printed. It keeps its images in the
 * user's cache, as plain folders (vfs) and with chroot for isolation: so it works inside of most containers too.
 */
export function buildah(command: string, ...args: readonly string[]): Promise<string> {
  return run('buildah', ['--root', join(store, 'storage'), '--runroot', join(store, 'run'), command, ...args], {
    STORAGE_DRIVER: 'vfs',
    BUILDAH_ISOLATION: 'chroot',
  });
}
