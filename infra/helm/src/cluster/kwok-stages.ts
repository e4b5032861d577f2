import { parseAllDocuments, stringify } from "yaml";
import { z } from "zod";

/** Jobs of images with this tag fail; all others succeed. */
export const FAILING_TAG = "0.0.0-migration-fails";
/** Pods of images with this tag never get ready, but for those of jobs. */
export const STUCK_TAG = "0.0.0-never-ready";

const Stage = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    selector: z.looseObject({ matchExpressions: z.array(z.unknown()).optional() }),
    next: z.looseObject({}),
  }),
});
/** The tag of a pod's first image, and what the pod belongs to. */
const TAG = '.spec.containers.[0].image | split(":") | last';
const OWNER = ".metadata.ownerReferences.[].kind";

/** As long as a service takes to start: a pod that was evicted is not replaced before the next is asked for. */
const START = { durationMilliseconds: 2000 };

type StageSpec = z.infer<typeof Stage>["spec"];

/** A stage under another name, for those pods too of which this holds. */
function narrowed(
  stage: z.infer<typeof Stage>,
  name: string,
  ...more: readonly (readonly [key: string, operator: "In" | "NotIn", value: string])[]
) {
  const { matchExpressions = [], ...selector } = stage.spec.selector;
  const added = more.map(([key, operator, value]) => ({ key, operator, values: [value] }));
  const spec: StageSpec = {
    ...stage.spec,
    selector: { ...selector, matchExpressions: [...matchExpressions, ...added] },
  };
  return { ...stage, metadata: { ...stage.metadata, name }, spec };
}

/**
 * kwok's own stages, but that pods take two seconds to be ready; that those of the stuck tag are never, unless they are of a job; and that a job's pod of the failing tag
 * ends with 1.
 */
export function stagesFor(stages: string): string {
  const all = parseAllDocuments(stages)
    .map((document) => Stage.safeParse(document.toJS()))
    .flatMap(({ data }) => (data === undefined ? [] : [data]));
  const complete = all.find(({ metadata }) => metadata.name === "pod-complete");
  const ready = all.find(({ metadata }) => metadata.name === "pod-ready");
  if (complete === undefined || ready === undefined) {
    throw new Error("kwok has no stages pod-complete and pod-ready");
  }
  const starts = { ...ready, spec: { ...ready.spec, delay: START } };
  const fails = narrowed(complete, "pod-fail", [TAG, "In", FAILING_TAG]);
  const failed = String(complete.spec.next["statusTemplate"])
    .replace("exitCode: 0", "exitCode: 1")
    .replace("reason: Completed", "reason: Error")
    .replace("phase: Succeeded", "phase: Failed");
  return [
    ...all.filter((stage) => stage !== complete && stage !== ready),
    narrowed(starts, "pod-ready", [TAG, "NotIn", STUCK_TAG]),
    narrowed(starts, "pod-ready-of-job", [TAG, "In", STUCK_TAG], [OWNER, "In", "Job"]),
    narrowed(complete, "pod-complete", [TAG, "NotIn", FAILING_TAG]),
    { ...fails, spec: { ...fails.spec, next: { statusTemplate: failed } } },
  ]
    .map((stage) => stringify(stage))
    .join("---\n");
}
