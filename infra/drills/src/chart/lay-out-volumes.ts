import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { USER } from "@lintel/images";

import type { Mount } from "./mount-and-run.ts";
import type { PodTemplate } from "./read-manifests.ts";

export interface VolumeOptions {
  /** Where all pods' volumes are. */
  readonly folder: string;
  /** A pod of a StatefulSet has the name of the one before. */
  readonly pod: string;
  /** This pod alone, of all that have its name. */
  readonly instance: string;
  readonly template: PodTemplate;
  /** The keys of the Secret. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The root that they are mounted in: their places have to be there. */
  readonly root: string;
}

/** Makes the folders that a pod mounts. Those of claims are there from the pod before. */
export function layOutVolumes(options: VolumeOptions): readonly Mount[] {
  const { folder, pod, root, template } = options;
  return template.container.volumeMounts.map(({ mountPath, name, readOnly }) => {
    mkdirSync(path.join(root, mountPath), { recursive: true });
    const isClaim = template.claims.includes(name);
    const from = isClaim
      ? claimOf(folder, pod, name)
      : path.join(folder, "pods", options.instance, name);
    if (!existsSync(from)) makeFolder(from);
    if (!isClaim) fill(from, name, options);
    return { from, to: mountPath, readOnly };
  });
}

/** Puts in a volume what its manifest says. */
function fill(folder: string, name: string, { pod, secrets, template }: VolumeOptions): void {
  const volume = template.volumes.find((each) => each.name === name);
  if (volume === undefined) throw new Error(`${pod} has no volume ${name}`);
  if (volume.secret === undefined) return;
  const { defaultMode, items } = volume.secret;
  for (const item of items) {
    const value = secrets[item.key];
    if (value === undefined) throw new Error(`the Secret has no ${item.key}`);
    const file = path.join(folder, item.path);
    writeFileSync(file, value, { mode: defaultMode });
    chownSync(file, 0, USER);
  }
}

/** Where a pod's claim is kept. */
export const claimOf = (folder: string, pod: string, name: string): string =>
  path.join(folder, "claims", pod, name);

/** As a kubelet makes it for `fsGroup`. */
function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chownSync(folder, 0, USER);
  chmodSync(folder, 0o2775);
}
