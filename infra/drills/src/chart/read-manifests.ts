import { parseAllDocuments } from "yaml";
import { z } from "zod";

/** Strict, so that nothing is in a manifest that is not obeyed here, or known to need nothing. */
const Probe = z.strictObject({
  httpGet: z.strictObject({ path: z.string(), port: z.string() }),
  periodSeconds: z.number(),
  timeoutSeconds: z.number(),
  failureThreshold: z.number(),
});
const Hook = z.strictObject({ sleep: z.strictObject({ seconds: z.number() }) });
const Container = z.strictObject({
  name: z.string(),
  image: z.string(),
  imagePullPolicy: z.string(),
  args: z.tuple([z.string()]),
  ports: z.array(z.strictObject({ name: z.string(), containerPort: z.number() })).default([]),
  env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal("ALL")]) }),
  }),
  startupProbe: Probe.optional(),
  readinessProbe: Probe.optional(),
  livenessProbe: Probe.optional(),
  lifecycle: z.strictObject({ preStop: Hook }).optional(),
  resources: z.unknown(),
  volumeMounts: z.array(
    z.strictObject({
      name: z.string(),
      mountPath: z.string(),
      readOnly: z.boolean().default(false),
    }),
  ),
});
const Item = z.strictObject({ key: z.string(), path: z.string() });
const Volume = z.strictObject({
  name: z.string(),
  emptyDir: z.unknown().optional(),
  secret: z
    .strictObject({ secretName: z.string(), defaultMode: z.number(), items: z.array(Item) })
    .optional(),
});
const PodSpec = z.strictObject({
  serviceAccountName: z.string(),
  automountServiceAccountToken: z.literal(false),
  enableServiceLinks: z.literal(false),
  restartPolicy: z.literal("Never").optional(),
  securityContext: z.looseObject({ runAsUser: z.literal(65_532), fsGroup: z.literal(65_532) }),
  terminationGracePeriodSeconds: z.number().default(30),
  topologySpreadConstraints: z.unknown().optional(),
  containers: z.tuple([Container]),
  volumes: z.array(Volume),
});
const Workload = z.looseObject({
  kind: z.enum(["Deployment", "Job", "StatefulSet"]),
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).default({}) }),
  spec: z.looseObject({
    replicas: z.number().default(1),
    minReadySeconds: z.number().default(0),
    strategy: z.unknown().optional(),
    updateStrategy: z.unknown().optional(),
    template: z.looseObject({ spec: PodSpec }),
    volumeClaimTemplates: z
      .array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) }))
      .default([]),
  }),
});
/** Surging by one, and never below the number that is wanted. */
const SURGING = z.strictObject({
  type: z.literal("RollingUpdate"),
  rollingUpdate: z.strictObject({ maxSurge: z.literal(1), maxUnavailable: z.literal(0) }),
});
const ONE_BY_ONE = z.strictObject({ type: z.literal("RollingUpdate") });

export type ContainerSpec = z.infer<typeof Container>;
export type ProbeSpec = z.infer<typeof Probe>;

export interface PodTemplate {
  readonly container: ContainerSpec;
  readonly graceSeconds: number;
  readonly volumes: readonly z.infer<typeof Volume>[];
  /** Volumes that outlive the pod. */
  readonly claims: readonly string[];
}

export interface WorkloadSpec {
  readonly kind: "Deployment" | "Job" | "StatefulSet";
  /** The container's name, which is that of the component. */
  readonly component: string;
  readonly replicas: number;
  readonly minReadySeconds: number;
  readonly isHook: boolean;
  readonly pod: PodTemplate;
}

/** The workloads of a rendered chart. Throws where one has what the runner could not obey. */
export function readManifests(text: string): readonly WorkloadSpec[] {
  // By the YAML of Kubernetes, in which 0440 is octal.
  return parseAllDocuments(text, { version: "1.1" })
    .map((document): unknown => document.toJS())
    .filter((object) => z.object({ kind: Workload.shape.kind }).safeParse(object).success)
    .map((object) => toSpec(Workload.parse(object)));
}

function toSpec({ kind, metadata, spec }: z.infer<typeof Workload>): WorkloadSpec {
  if (kind === "Deployment") SURGING.parse(spec.strategy);
  if (kind === "StatefulSet") ONE_BY_ONE.parse(spec.updateStrategy);
  const { containers, terminationGracePeriodSeconds, volumes } = spec.template.spec;
  const [container] = containers;
  return {
    kind,
    component: container.name,
    replicas: spec.replicas,
    minReadySeconds: spec.minReadySeconds,
    isHook: "helm.sh/hook" in metadata.annotations,
    pod: {
      container,
      graceSeconds: terminationGracePeriodSeconds,
      volumes,
      claims: spec.volumeClaimTemplates.map((claim) => claim.metadata.name),
    },
  };
}
