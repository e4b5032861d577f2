import { holdStreams } from "./hold-streams.ts";
import type { Job } from "./job.ts";
import { runClosedLoop } from "./run-closed-loop.ts";
import { runOpenLoop } from "./run-open-loop.ts";

// The load generator, in a process of its own: one job at a time, one answer each.

function run(job: Job) {
  if (job.kind === "closed") return runClosedLoop(job);
  if (job.kind === "open") return runOpenLoop(job);
  return holdStreams(job);
}

process.on("message", (job: Job) => {
  run(job).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
process.send?.({ ready: true });
