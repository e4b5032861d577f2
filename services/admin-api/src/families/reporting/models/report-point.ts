import { z } from "zod";

const Count = z.number();
const Grouped = z.string().optional();

/** The sums of the calls of one bucket of time, or of one group of them. */
const ReportPoint = z
  .object({
    timeStamp: z.int().meta({ description: "Start of the bucket, in Unix seconds." }),
    numberOfRequests: Count,
    costInUsd: z.number(),
    latencyInMs: Count.meta({ description: "The sum over the calls." }),
    promptTokenCount: Count,
    completionTokenCount: Count,
    successCount: Count.meta({
      description: "Calls answered with 200, and without an error in the answer.",
    }),
    model: z.string(),
    keyId: z.string(),
    customId: z.string(),
    userId: z.string(),
    provider: Grouped.meta({
      description: "Present only when grouped by it, as are the members below.",
    }),
    tag: Grouped.meta({ description: "A call counts with each of its tags." }),
    policyId: Grouped,
    routeId: Grouped,
  })
  .meta({ id: "ReportPoint" });
export type ReportPoint = z.infer<typeof ReportPoint>;

const LATENCIES = {
  latencyInMsMedian: z.number().meta({
    description: "Over the period and filter; above 10,000 calls accurate to 2 %.",
  }),
  latencyInMs99th: z.number(),
} as const;

export interface ReportLatencies {
  readonly latencyInMsMedian: number;
  readonly latencyInMs99th: number;
}

export const EventReportAnswer = z
  .object({ dataPoints: z.array(ReportPoint), ...LATENCIES })
  .meta({ id: "EventReportAnswer" });
