import { parseAllDocuments, stringify } from "yaml";
import { z } from "zod";

/** Jobs of images with this tag fail; all others succeed. */
export const FAILING_TAG = "0.0.0-migration-fails";

const Stage = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    selector: z.looseObject({ matchExpressions: z.array(z.unknown()).optional() }),
    next: z.looseObject({}),
  }),
});
const IMAGE = ".spec.containers.[].image";

/** As long as a service takes to start: a pod that was evicted is not replaced before the next is asked for. */
const START = { durationMilliseconds: 2000 };

/** kwok's own stages, but that pods take two seconds to be ready, and one more by which a job's pod of the failing image ends with 1. */
export function stagesFor(stages: string, repository: string): string {
  const images = [`${repository}:${FAILING_TAG}`];
  const all = parseAllDocuments(stages)
    .map((document) => Stage.safeParse(document.toJS()))
    .flatMap(({ data }) => (data === undefined ? [] : [data]));
  const complete = all.find(({ metadata }) => metadata.name === "pod-complete");
  if (complete === undefined) throw new Error("kwok has no stage pod-complete");
  const only = (operator: string, stage: z.infer<typeof Stage>) => ({
    ...stage.spec.selector,
    matchExpressions: [
      ...(stage.spec.selector.matchExpressions ?? []),
      { key: IMAGE, operator, values: images },
    ],
  });
  const succeeds = {
    ...complete,
    spec: { ...complete.spec, selector: only("NotIn", complete) },
  };
  const fails = {
    ...complete,
    metadata: { name: "pod-fail" },
    spec: {
      ...complete.spec,
      selector: only("In", complete),
      next: {
        statusTemplate: String(complete.spec.next["statusTemplate"])
          .replace("exitCode: 0", "exitCode: 1")
          .replace("reason: Completed", "reason: Error")
          .replace("phase: Succeeded", "phase: Failed"),
      },
    },
  };
  const rest = all
    .filter((stage) => stage !== complete)
    .map((stage) =>
      stage.metadata.name === "pod-ready"
        ? { ...stage, spec: { ...stage.spec, delay: START } }
        : stage,
    );
  return [...rest, succeeds, fails].map((stage) => stringify(stage)).join("---\n");
}
