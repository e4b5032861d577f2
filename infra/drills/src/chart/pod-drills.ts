import type { Drill, DrillTools } from "../drill.ts";
import { whyNoPods } from "./install.ts";

/** Values of the chart with which each proxy's pod has two processes. */
const TWO_WORKERS: readonly string[] = [
  "proxyEdge.workers=2",
  'proxyEdge.resources={"requests":{"cpu":2},"limits":{"memory":"1Gi"}}',
];

/** A drill of the rendered chart, which is given values of it, and the same with two processes in each proxy's pod. */
export const podDrills = (
  about: string,
  run: (tools: DrillTools, values: readonly string[]) => Promise<void>,
): readonly [withOne: Drill, withTwo: Drill] => [
  { about, whyNot: whyNoPods, run: (tools) => run(tools, []) },
  {
    about: `${about}; with two processes in each proxy's pod`,
    whyNot: whyNoPods,
    run: (tools) => run(tools, TWO_WORKERS),
  },
];
