import { z } from "zod";

/** Where a worker finds its number, which is also that of its spool. */
export const WORKER_VARIABLE = "WORKER_NUMBER";

/** A page of metrics, of one worker. */
const Page = z.object({ worker: z.number(), text: z.string() });

/** What a worker says to the process that supervises it. */
export const ToSupervisor = z.discriminatedUnion("kind", [
  /** It serves, on this port. */
  z.object({ kind: z.literal("started"), port: z.number() }),
  /** Somebody asks it for the metrics of all workers. */
  z.object({ kind: z.literal("ask-pages"), id: z.number() }),
  z.object({ kind: z.literal("page"), id: z.number(), text: z.string() }),
]);
export type ToSupervisor = z.infer<typeof ToSupervisor>;

/** What that process says to a worker. */
export const ToWorker = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("stop"), signal: z.string() }),
  /** Another takes its place: it stops, while the others serve. */
  z.object({ kind: z.literal("retire") }),
  z.object({ kind: z.literal("give-page"), id: z.number() }),
  z.object({ kind: z.literal("pages"), id: z.number(), pages: z.array(Page).readonly() }),
]);
export type ToWorker = z.infer<typeof ToWorker>;
