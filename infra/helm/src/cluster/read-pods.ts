import { z } from "zod";

import type { KubeClient } from "./kube-client.ts";

const Pods = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        uid: z.string(),
        labels: z.record(z.string(), z.string()).default({}),
      }),
      spec: z.object({ containers: z.array(z.object({ image: z.string() })) }),
      status: z.object({
        phase: z.string().default(""),
        conditions: z
          .array(
            z.object({ type: z.string(), status: z.string(), message: z.string().default("") }),
          )
          .default([]),
      }),
    }),
  ),
});

export interface ReleasePod {
  readonly name: string;
  readonly uid: string;
  readonly component: string;
  readonly image: string;
  readonly isReady: boolean;
  /** What the pod itself says of why it is not, where it says anything. */
  readonly reason: string;
}

const SERVICES = new Set(["proxy-edge", "admin-api", "event-worker"]);

/** The pods of the services in a namespace; those of the migrations and of a store are none. */
export async function readPods(
  client: KubeClient,
  namespace: string,
): Promise<readonly ReleasePod[]> {
  const { body } = await client.ask("GET", `/api/v1/namespaces/${namespace}/pods`);
  return Pods.parse(body)
    .items.map(({ metadata, spec, status }) => ({
      name: metadata.name,
      uid: metadata.uid,
      component: metadata.labels["app.kubernetes.io/component"] ?? "",
      image: spec.containers[0]?.image ?? "",
      isReady: status.conditions.some(({ status: is, type }) => type === "Ready" && is === "True"),
      reason: status.conditions.map(({ message }) => message).find((each) => each !== "") ?? "",
    }))
    .filter(({ component }) => SERVICES.has(component))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

const Names = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string() }) })),
});

/** Names of objects of the release. `resource` is a path below the namespace's API: `apis/apps/v1` and `statefulsets`. */
export async function namesOf(
  client: KubeClient,
  namespace: string,
  [api, resource]: readonly [api: string, resource: string],
): Promise<readonly string[]> {
  const selector = "?labelSelector=app.kubernetes.io%2Finstance%3Dlintel";
  const path = `/${api}/namespaces/${namespace}/${resource}${selector}`;
  return Names.parse((await client.ask("GET", path)).body).items.map(
    ({ metadata }) => `${resource}/${metadata.name}`,
  );
}
