import { readFileSync, readlinkSync } from "node:fs";
import os from "node:os";

import { z } from "zod";

/** Who has a spool folder. Process ids say something only on one host, since one boot, in one pid namespace. */
const OwnerStamp = z.object({
  lease: z.string(),
  host: z.string(),
  /** Empty on systems without /proc. */
  boot: z.string(),
  pidNamespace: z.string(),
  pid: z.int().positive(),
  /** When the process began, since ids are used again. */
  started: z.string(),
});
export type Owner = z.infer<typeof OwnerStamp>;

/** What a lock says of its owner; `undefined` when there is no lock. */
export function readOwner(file: string): Owner | undefined {
  const text = read(file);
  if (text === undefined) return undefined;
  try {
    return OwnerStamp.parse(JSON.parse(text));
  } catch {
    return UNKNOWN; // of another release, or cut by a crash
  }
}

const UNKNOWN: Owner = {
  lease: "",
  host: "an unknown host",
  boot: "",
  pidNamespace: "",
  pid: 1,
  started: "",
};

export const sameOwner = (one: Owner | undefined, other: Owner): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** This process, as `Owner` describes it. */
export const ownStamp = (): Omit<Owner, "lease"> => ({
  host: os.hostname(),
  ...OWN_PLACE,
  pid: process.pid,
  started: startOf(process.pid) ?? "",
});

const OWN_PLACE = {
  boot: read("/proc/sys/kernel/random/boot_id") ?? "",
  pidNamespace: namespaceOf(),
};

/** Whether an owner's process has ended; `undefined` when that cannot be looked up from here. */
export function isGone(owner: Owner): boolean | undefined {
  const { boot, pidNamespace } = OWN_PLACE;
  if (boot === "" || pidNamespace === "") return undefined;
  if (owner.boot !== boot || owner.pidNamespace !== pidNamespace) return undefined;
  return startOf(owner.pid) !== owner.started;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

function namespaceOf(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

/** After the name, which may hold anything up to the last parenthesis, the start time is field 22. */
function startOf(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}
