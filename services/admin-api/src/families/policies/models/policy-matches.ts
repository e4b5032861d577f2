import { z } from "zod";

const LENGTHS = { hour: 3600, day: 24 * 3600 } as const;
/** A month of hours, or two years of days. */
const MAX_POINTS = 800;

const Seconds = z.string().regex(/^\d{1,10}$/);

/** Which calls of a policy are counted. */
export const MatchesQuery = z.object({
  start: Seconds.meta({ description: "Unix seconds; included." }),
  end: Seconds.meta({
    description: `Unix seconds; not included. At most ${MAX_POINTS} points are answered.`,
  }),
  by: z
    .enum(["hour", "day"])
    .optional()
    .meta({ description: "Length of each point's period; `day` unless given." }),
  types: z
    .enum(["true"])
    .optional()
    .meta({ description: "Also report what was found in each period, by type." }),
});
type MatchesQuery = z.infer<typeof MatchesQuery>;

export interface MatchesPeriod {
  readonly start: number;
  readonly end: number;
  readonly increment: number;
}

/** What a policy found in the calls of a time: how often something of each type. */
export interface FoundPoint {
  readonly at: number;
  readonly found: Readonly<Record<string, number>>;
}

/** The period that is asked for; `undefined` where it is none, or too long. */
export function toMatchesPeriod(query: MatchesQuery): MatchesPeriod | undefined {
  const { by = "day", ...times } = query;
  const [start, end, increment] = [Number(times.start), Number(times.end), LENGTHS[by]];
  const isPeriod = start > 0 && start < end && (end - start) / increment <= MAX_POINTS;
  return isPeriod ? { start, end, increment } : undefined;
}

const Count = z.int().nonnegative();

/** What a policy did with the calls of a time. */
export const MatchesPoint = z
  .object({
    at: z.int().meta({ description: "Start of the period, in Unix seconds." }),
    allowed: Count.meta({ description: "Calls in which it found nothing that it acts on." }),
    warned: Count,
    redacted: Count,
    blocked: Count,
    found: z.record(z.string(), Count).optional().meta({
      description:
        "How often it found something of each type on which it acts. Only with `types=true`, and only for periods whose events are still kept.",
    }),
  })
  .meta({ id: "PolicyMatchesPoint" });
export type MatchesPoint = z.infer<typeof MatchesPoint>;

/** Points, and what was found in the calls of each. */
export function withFinds(
  points: readonly MatchesPoint[],
  finds: readonly FoundPoint[],
): readonly MatchesPoint[] {
  const foundAt = new Map(finds.map(({ at, found }) => [at, found]));
  return points.map((point) => ({ ...point, found: { ...foundAt.get(point.at) } }));
}
