import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

/**
 * What a container runtime does with an image's file system, in a mount namespace of the process's own: its root is read-only;
 * /run, where everything is mounted that it is given, is too; of the devices it has those that every container has.
 * Then it becomes the image's user, without capabilities or a way to gain some. Each step is an exec, so it stays one process.
 */
const enter = `
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
root=$1 user=$2
shift 2
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero random urandom; do
  : > "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mount -o remount,ro "$root/dev"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
while [ "$1" != -- ]; do
  mkdir -p "$(dirname "$root/run/$2")"
  if [ -d "$1" ]; then mkdir "$root/run/$2"; else : > "$root/run/$2"; fi
  mount --bind "$1" "$root/run/$2"
  mount -o remount,bind,ro "$root/run/$2"
  shift 2
done
shift
mount -o remount,ro "$root/run"
exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid \\
  /usr/sbin/chroot --userspec="$user" --groups= "$root" "$@"
`;

/** A file or folder of this machine that a container gets to see, read-only, below its /run. */
export interface Mount {
  readonly from: string;
  /** Relative to /run. */
  readonly to: string;
}

/** Starts a program in an image's file system, as root alone can: it shares this machine's network and process ids. */
export function startContainer(options: {
  /** The file system. */
  readonly root: string;
  /** `uid:gid` */
  readonly user: string;
  /** The program, by its path in there, and its arguments. */
  readonly command: readonly string[];
  /** All that it gets to see of the environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
}): ChildProcessByStdio<null, Readable, Readable> {
  const { root, user, command, environment, mounts } = options;
  const pairs = mounts.flatMap(({ from, to }) => [from, to]);
  return spawn(
    '/usr/bin/unshare',
    ['--mount', '--propagation=private', '/bin/sh', '-c', enter, 'enter', root, user, ...pairs, '--', ...command],
    { env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
}
