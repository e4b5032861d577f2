import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  realpathSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

/** The user of images without root, by the convention of distroless. */
export const USER = 65_532;
const SECRETS = "run/secrets/lintel";
const SPOOL = "var/lib/lintel";

/** Makes the places of what is mounted into a root. */
export function makePlaces(root: string): void {
  chmodSync(root, 0o755);
  for (const folder of ["tmp", "dev", "etc", SECRETS, SPOOL]) {
    mkdirSync(path.join(root, folder), { recursive: true });
  }
}

/** Lays out a folder that has `/app` as an image does: Node with the libraries it needs, and places for what is mounted. */
export function layOutRoot(root: string): void {
  makePlaces(root);
  mkdirSync(path.join(root, "usr/local/bin"), { recursive: true });
  copyFileSync(process.execPath, path.join(root, "usr/local/bin/node"));
  for (const library of librariesOf(process.execPath)) {
    const place = path.join(root, library);
    mkdirSync(path.dirname(place), { recursive: true });
    copyFileSync(realpathSync(library), place);
  }
  writeFileSync(path.join(root, "etc/passwd"), `nonroot:x:${USER}:${USER}::/:/sbin/nologin\n`);
}

/** Files of shared libraries that a program loads. */
const librariesOf = (file: string): readonly string[] =>
  [...execFileSync("ldd", [file], { encoding: "utf8" }).matchAll(/(\/\S+) \(0x/g)].map(
    ([, library = ""]) => library,
  );

/** Puts a secret where the chart mounts it, and returns its path within the image. */
export function putSecret(root: string, name: string, value: string): string {
  const file = path.join(root, SECRETS, name);
  writeFileSync(file, value, { mode: 0o440 });
  chownSync(file, 0, USER);
  return `/${SECRETS}/${name}`;
}

/** A folder for one container's spool, as an emptyDir is: of the group of its user. */
export function makeVolume(folder: string): string {
  mkdirSync(folder, { recursive: true });
  chownSync(folder, 0, USER);
  chmodSync(folder, 0o2775);
  return folder;
}

/** In namespaces of its own: the root read-only, `/tmp` and the spool writable, no capability. */
const RUN = `set -e
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
mount -t tmpfs -o size=64m,mode=1777 tmpfs "$1/tmp"
mount --bind "$2" "$1/${SPOOL}"
mount --bind /dev "$1/dev"
root=$1
user=$3
shift 3
cd "$root"
exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid chroot --userspec="$user" --groups=${USER} "$root" /usr/local/bin/node "$@"`;

export interface Container {
  readonly root: string;
  /** What is mounted at `/var/lib/lintel`. */
  readonly volume: string;
  /** Arguments of Node, from `/app`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** `user:group`, its own by default. That of its volumes is another group, as `fsGroup` makes it. */
  readonly user?: string;
}

/** A user that nothing is made for, as OpenShift gives each namespace. */
export const ANY_USER = 1_000_650_000;

/** Starts Node in the root. What it writes comes out of the returned process. */
export const startIn = ({ args, env, root, user = `${USER}:${USER}`, volume }: Container) =>
  spawn(
    "unshare",
    ["--mount", "--propagation", "private", "sh", "-c", RUN, "sh", root, volume, user, ...args],
    { env: { PATH: process.env["PATH"], ...env }, stdio: ["ignore", "pipe", "pipe"] },
  );
