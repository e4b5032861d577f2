import { spawn } from "node:child_process";

import { ownChild } from "@lintel/testkit";

/** Folders of this machine and where a container has them. */
export interface Mount {
  readonly from: string;
  readonly to: string;
  readonly readOnly: boolean;
}

/**
 * In a namespace of mounts of its own, as a container has it: the root read-only, the volumes at their places, by user 65532 without
 * capabilities and without a way to get any.
 */
const RUN = `set -e
root=$1
shift
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
while [ "$1" != -- ]; do
  mount --bind "$1" "$root$2"
  [ "$3" = rw ] || mount -o remount,bind,ro "$root$2"
  shift 3
done
shift
mount --bind /dev "$root/dev"
cd "$root"
exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid chroot --userspec=65532:65532 --groups=65532 "$root" /usr/local/bin/node "$@"`;

export interface RunOptions {
  readonly root: string;
  readonly mounts: readonly Mount[];
  /** Arguments for Node. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Starts Node in a root; the process is Node's own, so that signals reach it. */
export function startContainer({ args, env, mounts, root }: RunOptions) {
  const inNamespace = ["--mount", "--propagation", "private", "sh", "-c", RUN, "sh", root];
  const places = mounts.flatMap(({ from, readOnly, to }) => [from, to, readOnly ? "ro" : "rw"]);
  return ownChild(
    spawn("unshare", [...inNamespace, ...places, "--", ...args], {
      env: { PATH: process.env["PATH"], ...env },
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
}
