import type { ToolResult } from "../check/tools.ts";
import { create } from "./furnish-plane.ts";
import { FAILING_TAG, STUCK_TAG } from "./kwok-stages.ts";
import { jobCameFirst, leastReady } from "./read-changes.ts";
import { namesOf, readPods, type ReleasePod } from "./read-pods.ts";
import { type Recording, recordChanges } from "./record-changes.ts";
import { type Release, releaseOf } from "./run-helm.ts";
import type { ControlPlane } from "./start-plane.ts";
import { until } from "./until.ts";
import { validateObjects } from "./validate-objects.ts";

/** What the chart's release owns, and so must be gone after `helm uninstall`. */
const KINDS = [
  ["api/v1", "pods"],
  ["api/v1", "services"],
  ["api/v1", "configmaps"],
  ["api/v1", "secrets"],
  ["api/v1", "serviceaccounts"],
  ["apis/apps/v1", "statefulsets"],
  ["apis/apps/v1", "deployments"],
  ["apis/batch/v1", "jobs"],
  ["apis/policy/v1", "poddisruptionbudgets"],
  ["apis/autoscaling/v2", "horizontalpodautoscalers"],
  ["apis/networking.k8s.io/v1", "networkpolicies"],
  ["apis/networking.k8s.io/v1", "ingresses"],
  ["apis/gateway.networking.k8s.io/v1", "httproutes"],
  ["apis/keda.sh/v1alpha1", "scaledobjects"],
  ["apis/monitoring.coreos.com/v1", "servicemonitors"],
  ["apis/monitoring.coreos.com/v1", "prometheusrules"],
  ["apis/external-secrets.io/v1", "externalsecrets"],
] as const;

/** What stays: these hold the costs of calls. */
const KEPT = [
  ["api/v1", "persistentvolumeclaims"],
  ["apis/postgresql.cnpg.io/v1", "clusters"],
] as const;

const FIRST_TAG = "0.1.0";
const NEXT_TAG = "0.2.0";
/** What Helm waits for a release that is stuck: longer than the others take. */
const STUCK_SECONDS = 20;

export interface Example {
  readonly plane: ControlPlane;
  /** `ci/production-values.yaml` */
  readonly values: string;
  readonly say: (text: string) => void;
}

interface Proof extends Example {
  readonly namespace: string;
  readonly release: Release;
  readonly recording: Recording;
}

/**
 * Takes one example of values through the life of a release: validated by the server, installed, upgraded, not upgraded if its migration
 * fails, rolled back, its pods evicted, uninstalled. Reports what it saw; throws at the first thing that is not as it should be.
 */
export async function proveExample(example: Example): Promise<void> {
  const { plane, values } = example;
  const namespace = values.replace(/^ci\/(.+)-values\.yaml$/, "$1");
  await create(plane.client, "/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    // Admission refuses what violates the restricted profile.
    metadata: { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  });
  const recording = recordChanges(plane.client, namespace);
  const release = releaseOf({ kubeconfig: plane.kubeconfig, namespace, values });
  const say = (text: string) => example.say(`${namespace}: ${text}`);
  const proof: Proof = { ...example, say, namespace, release, recording };
  try {
    const objects = await validateObjects(plane.client, namespace, await release.render());
    say(`the server accepts its ${objects} objects, strictly, in a namespace of restricted pods`);
    await proveInstall(proof);
    await proveUpgrade(proof);
    await proveFailedMigration(proof);
    await proveStuckUpgrade(proof);
    await proveRollback(proof);
    await proveEviction(proof);
    await proveUninstall(proof);
  } finally {
    recording.stop();
  }
}

async function timed(
  { say }: Proof,
  what: string,
  result: Promise<ToolResult>,
): Promise<ToolResult> {
  const start = performance.now();
  const ended = await result;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  say(`${what}: ${ended.succeeded ? "done" : "failed"} after ${seconds} s`);
  return ended;
}

/** If Helm fails, throws with its output and the pods'. */
async function succeeded(proof: Proof, what: string, result: Promise<ToolResult>): Promise<void> {
  const { stderr, succeeded: isWell } = await timed(proof, what, result);
  if (isWell) return;
  const pods = (await podsOf(proof)).filter(({ isReady }) => !isReady);
  const reasons = pods.map(({ name, reason }) => `${name}: ${reason}`);
  throw new Error(`${what}: ${stderr}${reasons.join("\n")}`);
}

const podsOf = ({ namespace, plane }: Proof) => readPods(plane.client, namespace);

const proxiesIn = (pods: readonly ReleasePod[]): readonly ReleasePod[] =>
  pods.filter(({ component }) => component === "proxy-edge");

/** Autoscaled workloads begin with one pod and soon reach their minimum. */
async function untilSettled(proof: Proof, tag: string): Promise<readonly ReleasePod[]> {
  const wanted = proof.namespace === "trial" ? 1 : 2;
  let pods: readonly ReleasePod[] = [];
  await until(`${wanted} proxies of ${tag}, and all pods ready`, async () => {
    pods = await podsOf(proof);
    const isSettled = pods.every((pod) => pod.isReady && pod.image.endsWith(`:${tag}`));
    return isSettled && proxiesIn(pods).length >= wanted;
  });
  return pods;
}

async function proveInstall(proof: Proof): Promise<void> {
  await succeeded(proof, "helm install --wait", proof.release.install());
  const pods = await untilSettled(proof, FIRST_TAG);
  proof.say(`${pods.length} pods are ready`);
  const { changes } = proof.recording;
  const hasJob = changes.some(({ kind }) => kind === "Job");
  if (!hasJob) return proof.say("no job: the Secret, or PostgreSQL, is made by the release itself");
  require(jobCameFirst(changes, FIRST_TAG), "pods were made before the migrations were done");
  proof.say("the job was complete before the first pod was made");
}

async function proveUpgrade(proof: Proof): Promise<void> {
  const before = await podsOf(proof);
  const { changes } = proof.recording;
  const first = changes.length;
  await succeeded(proof, "helm upgrade --wait", proof.release.upgrade(NEXT_TAG));
  await untilSettled(proof, NEXT_TAG);
  const since = changes.slice(first);
  require(jobCameFirst(since, NEXT_TAG), "pods were replaced before the migrations were done");
  const least = ["proxy-edge", "admin-api", "event-worker"].map((component) => {
    const of = before.filter((pod) => pod.component === component);
    const uids = of.map(({ uid }) => uid);
    const fewest = leastReady(since, component, uids);
    const mayLack = component === "proxy-edge" ? 1 : 0;
    require(fewest >=
      of.length - mayLack, `of ${of.length} ${component} only ${fewest} were ready`);
    return `${component} ${fewest} of ${of.length}`;
  });
  proof.say(`the job came first; fewest ready at one moment: ${least.join(", ")}`);
}

async function proveFailedMigration(proof: Proof): Promise<void> {
  const before = await podsOf(proof);
  const { stderr, succeeded: isUpgraded } = await timed(
    proof,
    "helm upgrade to a release whose migration fails",
    proof.release.upgrade(FAILING_TAG),
  );
  require(!isUpgraded, "an upgrade whose migration fails succeeds");
  require(stderr.includes("pre-upgrade hooks failed"), stderr);
  const after = await podsOf(proof);
  const same = JSON.stringify(after) === JSON.stringify(before);
  require(same, `the pods were changed: ${JSON.stringify(after)}`);
  const status = await proof.release.status();
  proof.say(`the release is ${status}; its ${after.length} pods are those before, all ready`);
}

/** Pods that never get ready take no more than one proxy away, and a rollback replaces them without anybody's help. */
async function proveStuckUpgrade(proof: Proof): Promise<void> {
  const before = await podsOf(proof);
  const { succeeded: isUpgraded } = await timed(
    proof,
    "helm upgrade to a release whose pods never get ready",
    proof.release.upgrade(STUCK_TAG, STUCK_SECONDS),
  );
  require(!isUpgraded, "an upgrade whose pods never get ready succeeds");
  const pods = (await podsOf(proof)).filter(({ isReady }) => isReady);
  const uids = new Set(pods.map(({ uid }) => uid));
  const gone = before.filter(({ uid }) => !uids.has(uid)).map(({ component }) => component);
  require(gone.join() === "proxy-edge", `not ready any more: ${gone.join(", ")}`);
  proof.say(`${pods.length} of ${before.length} pods are ready: one proxy waits for its own`);
}

async function proveRollback(proof: Proof): Promise<void> {
  await succeeded(proof, "helm rollback --wait to the first revision", proof.release.rollback(1));
  await untilSettled(proof, FIRST_TAG);
}

async function proveEviction(proof: Proof): Promise<void> {
  const { namespace, plane, say } = proof;
  const proxies = proxiesIn(await podsOf(proof));
  if (proxies.length < 2) return say("one proxy without a budget: nothing to refuse");
  const evict = (name: string) =>
    plane.client.ask("POST", `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name, namespace },
    });
  const answers = await Promise.all(proxies.map(({ name }) => evict(name)));
  const statuses = answers.map(({ status }) => status).toSorted((one, other) => one - other);
  require(statuses.join(" ") === "201 429", `evictions were answered ${statuses.join(" ")}`);
  say("of two proxies evicted at once, the budget lets one go and refuses the other (201, 429)");
  await untilSettled(proof, FIRST_TAG);
  return undefined;
}

async function proveUninstall(proof: Proof): Promise<void> {
  const { namespace, plane, say } = proof;
  const kept = async (): Promise<readonly string[]> =>
    (await Promise.all(KEPT.map((kind) => namesOf(plane.client, namespace, kind)))).flat();
  const before = await kept();
  await succeeded(proof, "helm uninstall --wait", proof.release.uninstall());
  let left: readonly string[] = [];
  await until("every object to be gone", async () => {
    left = [];
    for (const kind of KINDS) left = [...left, ...(await namesOf(plane.client, namespace, kind))];
    // Helm leaves a failed hook for its logs; Kubernetes removes it after a day.
    left = left.filter((name) => !/^(?:jobs|pods)\/.+-migrate/.test(name));
    return left.length === 0;
  }).catch(() => require(false, `left behind: ${left.join(", ")}`));
  const after = await kept();
  require(after.join() === before.join(), `of ${before.join(", ")} are left: ${after.join(", ")}`);
  say(
    `nothing is left but the job that failed, and what is kept: ${after.join(", ") || "nothing"}`,
  );
}

function require(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}
