import path from "node:path";

import { parseAllDocuments } from "yaml";
import { z } from "zod";

import { run, type ToolResult } from "./tools.ts";

export const CHART = path.resolve(import.meta.dirname, "../../lintel");
/** What the optional parts need. */
const APIS = [
  "monitoring.coreos.com/v1",
  "keda.sh/v1alpha1",
  "external-secrets.io/v1",
  "gateway.networking.k8s.io/v1",
  "postgresql.cnpg.io/v1",
];

export interface RenderOptions {
  readonly helm: string;
  /** A file of values, from the chart's folder. */
  readonly values?: string;
  /** As `--set-json`: `proxyEdge.replicas=3`. */
  readonly set?: readonly string[];
  readonly apis?: readonly string[];
}

/** `helm template`, for a cluster that has the definitions of all optional parts by default. */
export const renderChart = ({ apis = APIS, helm, set = [], values }: RenderOptions): ToolResult =>
  run(helm, [
    "template",
    "lintel",
    CHART,
    "--namespace=ai",
    "--kube-version=1.36.0",
    ...apis.map((api) => `--api-versions=${api}`),
    ...(values === undefined ? [] : [`--values=${path.join(CHART, values)}`]),
    ...set.map((each) => `--set-json=${each}`),
  ]);

const Pod = z.object({
  terminationGracePeriodSeconds: z.number().optional(),
  volumes: z
    .array(
      z.object({
        secret: z.object({ items: z.array(z.object({ key: z.string() })) }).optional(),
      }),
    )
    .default([]),
  containers: z.array(
    z.object({
      name: z.string(),
      image: z.string(),
      args: z.array(z.string()).default([]),
      env: z.array(z.object({ name: z.string(), value: z.string().default("") })).default([]),
    }),
  ),
});
const Rendered = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  data: z.record(z.string(), z.string()).optional(),
  spec: z.looseObject({ template: z.looseObject({ spec: Pod }).optional() }).optional(),
});
export type Rendered = z.infer<typeof Rendered>;

/** The objects of a rendered chart. Throws where one is none. */
export const objectsIn = (text: string): readonly Rendered[] =>
  parseAllDocuments(text)
    .map((document): unknown => document.toJS())
    .filter((object) => object !== null && object !== undefined)
    .map((object) => Rendered.parse(object));
