import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { parseAllDocuments } from "yaml";
import { z } from "zod";

import { run } from "./tools.ts";

/** Kubernetes' own schemas are in its source, those of others' objects in theirs: all are modules of Go. */
export const KUBERNETES_VERSIONS = ["v1.34.0", "v1.35.0", "v1.36.3"] as const;
const DEFINITIONS = [
  [
    "sigs.k8s.io/gateway-api@v1.6.3",
    "config/crd/standard/gateway.networking.k8s.io_httproutes.yaml",
  ],
  ["github.com/kedacore/keda/v2@v2.21.0", "config/crd/bases/keda.sh_scaledobjects.yaml"],
  [
    "github.com/prometheus-operator/prometheus-operator@v0.85.0",
    "example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml",
  ],
  [
    "github.com/prometheus-operator/prometheus-operator@v0.85.0",
    "example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml",
  ],
  [
    "github.com/external-secrets/external-secrets@v1.3.2",
    "config/crds/bases/external-secrets.io_externalsecrets.yaml",
  ],
  [
    "github.com/cloudnative-pg/cloudnative-pg@v1.27.1",
    "config/crd/bases/postgresql.cnpg.io_clusters.yaml",
  ],
] as const;

const Module = z.object({ Dir: z.string() });
/** The folder of a module, fetched where it is not there. Throws with what Go says. */
function folderOf(module: string): string {
  const { stderr, stdout, succeeded } = run("go", ["mod", "download", "-json", module]);
  if (!succeeded) throw new Error(`${module} cannot be fetched: ${stdout}${stderr}`);
  return Module.parse(JSON.parse(stdout)).Dir;
}

const OpenApi = z.object({
  components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }),
});
const Kinds = z.array(z.object({ group: z.string(), kind: z.string(), version: z.string() }));

/** Writes a strict schema for each kind of Kubernetes into a folder, named as kubeconform asks for it. */
export function writeKubernetesSchemas(version: string, target: string): void {
  mkdirSync(target, { recursive: true });
  const folder = path.join(folderOf(`k8s.io/kubernetes@${version}`), "api/openapi-spec/v3");
  for (const file of readdirSync(folder).filter((name) => /__v\d+_openapi\.json$/.test(name))) {
    const { schemas } = OpenApi.parse(
      JSON.parse(readFileSync(path.join(folder, file), "utf8")),
    ).components;
    const definitions = strict(schemas);
    for (const [name, schema] of Object.entries(schemas)) {
      const kinds = Kinds.safeParse(schema["x-kubernetes-group-version-kind"]);
      if (!kinds.success || kinds.data.length !== 1) continue;
      for (const kind of kinds.data) {
        write(target, kind, { $ref: `#/definitions/${name}`, definitions });
      }
    }
  }
}

const Definition = z.object({
  spec: z.object({
    group: z.string(),
    names: z.object({ kind: z.string() }),
    versions: z.array(
      z.object({ name: z.string(), schema: z.object({ openAPIV3Schema: z.unknown() }) }),
    ),
  }),
});

/** The definitions of the optional parts' objects, as their modules have them. */
export const readDefinitions = (): readonly unknown[] =>
  DEFINITIONS.flatMap(([module, file]) =>
    parseAllDocuments(readFileSync(path.join(folderOf(module), file), "utf8"))
      .map((document): unknown => document.toJS())
      .filter((definition) => Definition.safeParse(definition).success),
  );

/** Writes the schemas of the optional parts' objects. */
export function writeDefinitionSchemas(target: string): void {
  mkdirSync(target, { recursive: true });
  for (const definition of readDefinitions()) {
    const { group, names, versions } = Definition.parse(definition).spec;
    for (const { name, schema } of versions) {
      write(target, { group, kind: names.kind, version: name }, strict(schema.openAPIV3Schema));
    }
  }
}

interface Kind {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
}

/** `deployment-apps-v1.json`: kubeconform's `{{.ResourceKind}}{{.KindSuffix}}`. */
function write(target: string, { group, kind, version }: Kind, schema: unknown): void {
  const parts = [kind, group.split(".")[0] ?? "", version].filter((part) => part !== "");
  writeFileSync(path.join(target, `${parts.join("-").toLowerCase()}.json`), JSON.stringify(schema));
}

/** As JSON Schema, with members refused that are not named. */
function strict(schema: unknown): unknown {
  const text = JSON.stringify(schema, (name: string, value: unknown) => {
    if (name === "x-kubernetes-group-version-kind" || name === "default") return undefined;
    const object = z.looseObject({ type: z.unknown().optional() }).safeParse(value);
    if (!object.success || Array.isArray(value)) return value;
    const isOpen = object.data["x-kubernetes-preserve-unknown-fields"] === true;
    const { properties } = object.data;
    const isShape = object.data.type === "object" && typeof properties === "object";
    // An object's own schema says `metadata: {type: object}` of what Kubernetes itself checks.
    return isShape && !isOpen && object.data["additionalProperties"] === undefined
      ? { ...object.data, additionalProperties: false }
      : value;
  });
  return JSON.parse(text.replaceAll("#/components/schemas/", "#/definitions/"));
}
