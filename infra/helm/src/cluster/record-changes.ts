import { z } from "zod";

import type { KubeClient } from "./kube-client.ts";

const Condition = z.object({ type: z.string(), status: z.string() });
const Watched = z.object({
  type: z.enum(["ADDED", "MODIFIED", "DELETED"]),
  object: z.object({
    kind: z.enum(["Job", "Pod"]),
    metadata: z.object({
      uid: z.string(),
      name: z.string(),
      resourceVersion: z.string(),
      labels: z.record(z.string(), z.string()).default({}),
    }),
    spec: z.object({
      containers: z.array(z.object({ image: z.string() })).default([]),
    }),
    status: z.object({ conditions: z.array(Condition).default([]) }).default({ conditions: [] }),
  }),
});

/** What became of a pod or a job. */
export interface Change {
  readonly type: "ADDED" | "DELETED" | "MODIFIED";
  readonly kind: "Job" | "Pod";
  readonly uid: string;
  /** Name of the component in the chart, such as `proxy-edge`. */
  readonly component: string;
  readonly image: string;
  /** Whether a pod is ready, or a job is complete. */
  readonly isDone: boolean;
  /** Grows with every change of the cluster, whatever the object (one etcd). */
  readonly version: number;
}

/** The changes of pods and jobs in a namespace, from the beginning on. */
export interface Recording {
  readonly changes: readonly Change[];
  stop(): void;
}

export function recordChanges(client: KubeClient, namespace: string): Recording {
  const changes: Change[] = [];
  const onEvent = (event: unknown): void => {
    const read = Watched.safeParse(event);
    if (!read.success) return;
    const { object, type } = read.data;
    const { kind, metadata, spec, status } = object;
    const wanted = kind === "Job" ? "Complete" : "Ready";
    changes.push({
      type,
      kind,
      uid: metadata.uid,
      component: metadata.labels["app.kubernetes.io/component"] ?? "",
      image: spec.containers[0]?.image ?? "",
      isDone: status.conditions.some((each) => each.type === wanted && each.status === "True"),
      version: Number(metadata.resourceVersion),
    });
  };
  const watches = [
    client.watch(`/api/v1/namespaces/${namespace}/pods`, onEvent),
    client.watch(`/apis/batch/v1/namespaces/${namespace}/jobs`, onEvent),
  ];
  return {
    changes,
    stop() {
      for (const watch of watches) watch.stop();
    },
  };
}
