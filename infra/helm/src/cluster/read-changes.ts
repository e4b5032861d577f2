import type { Change } from "./record-changes.ts";

/** Whether a job was complete before the first of the other components' pods of this tag was made. */
export function jobCameFirst(changes: readonly Change[], tag: string): boolean {
  const complete = changes.filter(({ isDone, kind }) => kind === "Job" && isDone);
  const pods = changes.filter(
    (change) =>
      change.kind === "Pod" &&
      change.type === "ADDED" &&
      change.component !== "migrate" &&
      change.image.endsWith(`:${tag}`),
  );
  if (complete.length === 0 || pods.length === 0) return false;
  const end = Math.min(...complete.map(({ version }) => version));
  return pods.every(({ version }) => version > end);
}

/** The least number of a component's pods that were ready at one moment, over changes that begin with `ready` of them. */
export function leastReady(
  changes: readonly Change[],
  component: string,
  ready: readonly string[],
): number {
  const now = new Set(ready);
  let least = now.size;
  const inOrder = changes.toSorted((one, other) => one.version - other.version);
  for (const change of inOrder) {
    if (change.kind !== "Pod" || change.component !== component) continue;
    if (change.isDone && change.type !== "DELETED") now.add(change.uid);
    else now.delete(change.uid);
    least = Math.min(least, now.size);
  }
  return least;
}
