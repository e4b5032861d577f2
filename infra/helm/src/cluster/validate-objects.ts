import { parseAllDocuments } from "yaml";
import { z } from "zod";

import type { KubeClient } from "./kube-client.ts";

const Dry = z.object({
  manifest: z.string(),
  hooks: z.array(z.object({ manifest: z.string() })).default([]),
});
const Head = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});
const Resources = z.object({
  resources: z.array(z.object({ kind: z.string(), name: z.string() })),
});

/** Lets the server check every object that Helm would make, strictly and with admission, without keeping any. Returns how many; throws with the first refusal. */
export async function validateObjects(
  client: KubeClient,
  namespace: string,
  dryRun: string,
): Promise<number> {
  const { hooks, manifest } = Dry.parse(JSON.parse(dryRun));
  const objects = [manifest, ...hooks.map((hook) => hook.manifest)]
    .flatMap((text) => parseAllDocuments(text))
    .map((document): unknown => document.toJS())
    .filter((object) => object !== null && object !== undefined)
    .map((object) => Head.parse(object));
  for (const object of objects) {
    const place = await placeOf(client, object.apiVersion, object.kind);
    const path = `${place.api}/namespaces/${namespace}/${place.resource}`;
    const { body, status } = await client.ask(
      "POST",
      `${path}?dryRun=All&fieldValidation=Strict`,
      object,
    );
    if (status !== 201) {
      const name = `${object.kind}/${object.metadata.name}`;
      throw new Error(`${name} is refused: ${status} ${JSON.stringify(body)}`);
    }
  }
  return objects.length;
}

/** Where objects of a kind are made, as the server itself says. */
async function placeOf(client: KubeClient, apiVersion: string, kind: string) {
  const api = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { resources } = Resources.parse((await client.ask("GET", api)).body);
  const found = resources.find((each) => each.kind === kind && !each.name.includes("/"));
  if (found === undefined) throw new Error(`the server has no ${apiVersion} ${kind}`);
  return { api, resource: found.name };
}
