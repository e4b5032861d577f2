import { z } from "zod";

/** What rests: a setting with one model, or all of a setting when `model` is empty. */
export interface BreakerPlace {
  readonly settingId: string;
  readonly model: string;
}

/** A rest that proxies share. Times are Unix milliseconds. */
export const SharedRest = z.object({
  settingId: z.string(),
  model: z.string(),
  provider: z.string(),
  sinceMs: z.number(),
  untilMs: z.number(),
  cause: z.enum(["failed", "limited", "unauthorised"]),
  times: z.int().positive(),
});
export type SharedRest = z.infer<typeof SharedRest>;

/** What is announced to all proxies at once. */
export const BreakerNews = z.union([
  z.object({ rests: z.array(SharedRest) }),
  /** Calls go there again. */
  z.object({ closed: z.array(z.object({ settingId: z.string(), model: z.string() })) }),
  /** Everything about a setting is forgotten. */
  z.object({ reset: z.string() }),
]);
export type BreakerNews = z.infer<typeof BreakerNews>;

/** What a text holds, should it be JSON of this shape. A newer or older release may have written it. */
export function readAs<Shape extends z.ZodType>(
  shape: Shape,
  text: string,
): z.infer<Shape> | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
