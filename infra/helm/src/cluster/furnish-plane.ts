import { z } from "zod";

import { readDefinitions } from "../check/kubernetes-schemas.ts";
import type { KubeClient } from "./kube-client.ts";
import { until } from "./until.ts";

const ZONES = ["a", "b", "c"] as const;
const PER_CLASS = 12;

/** Makes an object; throws with what the server says unless it is there then. */
export async function create(client: KubeClient, path: string, object: unknown): Promise<void> {
  const { body, status } = await client.ask("POST", path, object);
  if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
}

/**
 * Gives an empty control plane what a cluster has: three nodes in three zones, two classes of storage with volumes that are bound once
 * a pod asks for them, and the definitions of the optional parts. Resolves when the nodes are ready and the definitions served.
 */
export async function furnishPlane(client: KubeClient): Promise<void> {
  for (const zone of ZONES) await create(client, "/api/v1/nodes", nodeIn(zone));
  await makeStorage(client, "standard", "ReadWriteOnce");
  await makeStorage(client, "local-nvme", "ReadWriteOncePod");
  const definitions = readDefinitions();
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  for (const definition of definitions) await create(client, path, definition);
  const served = () => everyHas(client, path, "Established", definitions.length);
  await until("the definitions to be served", served);
  const ready = () => everyHas(client, "/api/v1/nodes", "Ready", ZONES.length);
  await until("the nodes to be ready", ready);
}

const nodeIn = (zone: string) => {
  const room = { cpu: "32", memory: "64Gi", pods: "110" };
  const labels = {
    "kubernetes.io/hostname": `node-${zone}`,
    "topology.kubernetes.io/zone": zone,
  };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: `node-${zone}`, labels },
    status: { allocatable: room, capacity: room },
  };
};

/** A class without a provisioner, as of local disks: the scheduler chooses among volumes that are there. */
async function makeStorage(client: KubeClient, name: string, accessMode: string): Promise<void> {
  const isDefault = String(name === "standard");
  await create(client, "/apis/storage.k8s.io/v1/storageclasses", {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name, annotations: { "storageclass.kubernetes.io/is-default-class": isDefault } },
    provisioner: "kubernetes.io/no-provisioner",
    volumeBindingMode: "WaitForFirstConsumer",
  });
  for (let index = 0; index < PER_CLASS; index += 1) {
    await create(client, "/api/v1/persistentvolumes", {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: `${name}-${index}` },
      spec: {
        capacity: { storage: "10Gi" },
        accessModes: [accessMode],
        storageClassName: name,
        persistentVolumeReclaimPolicy: "Retain",
        hostPath: { path: `/volumes/${name}-${index}` },
      },
    });
  }
}

const List = z.object({
  items: z.array(
    z.object({
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
      }),
    }),
  ),
});

async function everyHas(
  client: KubeClient,
  path: string,
  type: string,
  count: number,
): Promise<boolean> {
  const { items } = List.parse((await client.ask("GET", path)).body);
  const held = items.filter(({ status }) =>
    status.conditions.some((condition) => condition.type === type && condition.status === "True"),
  );
  return held.length >= count;
}
