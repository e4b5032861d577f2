// `npm run soak -- --minutes 10`: a steady load on two proxies; fails where memory, latency, queue or partitions grow.
import { parseArgs } from "node:util";

import { runDrills } from "../run-drills.ts";
import { soak } from "./soak.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, rate: { type: "string", default: "50" } },
});
const outcomes = await runDrills({
  soak: soak({ minutes: Number(values.minutes), callsPerSecond: Number(values.rate) }),
});
// At once: a soak that failed may have left listeners and timers.
process.exit(outcomes.includes("failed") ? 1 : 0);
