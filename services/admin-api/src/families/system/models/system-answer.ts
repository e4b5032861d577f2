import { z } from "zod";

const Unreachable = " Null while Redis does not answer.";

/** How the installation is. */
export const SystemAnswer = z
  .object({
    version: z.string().meta({ description: "Of this service." }),
    node: z.string(),
    postgres: z.object({
      version: z.string(),
      bytes: z.number().meta({ description: "Size of the database." }),
    }),
    migrations: z.object({
      last: z.string().meta({ description: "The last one that the database has run." }),
      missing: z.array(z.string()).meta({ description: "Those of this release that it lacks." }),
    }),
    events: z.object({
      estimated: z.number().meta({ description: "How many there are, as Postgres estimates." }),
      unrolled: z.int().meta({
        description: "Batches that are not in the sums of reports yet: a few, while a worker runs.",
      }),
      droppedBefore: z.int().nullable().meta({
        description: "Unix seconds: events before were dropped, their sums are kept.",
      }),
    }),
    queue: z
      .object({
        waiting: z.int(),
        active: z.int(),
        delayed: z.int(),
        deadLetters: z.int(),
        oldestWaitInMs: z.int(),
      })
      .nullable()
      .meta({ description: `Batches of calls on their way to the ledger.${Unreachable}` }),
    proxies: z
      .array(
        z.object({
          name: z.string().meta({ description: "Host and folder of the spool." }),
          version: z.string(),
          spooledEvents: z.int(),
          spooledBytes: z.int(),
          seenAt: z.int().meta({ description: "Unix seconds; every 15 s while it runs." }),
        }),
      )
      .nullable()
      .meta({ description: `Proxies of the last day.${Unreachable}` }),
    alerts: z.object({ pending: z.int(), dead: z.int() }),
    configuration: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .meta({ description: "How this service is configured by its environment, without secrets." }),
  })
  .meta({ id: "System" });
export type SystemAnswer = z.infer<typeof SystemAnswer>;
