import { z } from "zod";

import type { Difference } from "./compare.ts";

/** Reviewed differences, by their reason. */
export const Reviewed = z.array(
  z.object({
    reason: z.string().min(1),
    /** The page of the provider that decides, where one does. */
    page: z.url().optional(),
    /** Each as `npm run prices:compare` prints it: a figure that changes has to be gone through again. */
    differences: z.array(z.string()).min(1),
  }),
);
export type Reviewed = z.infer<typeof Reviewed>;

/** `azure gpt-audio audioInput: ours 32, theirs 40`. */
export const describeDifference = ({ figure, model, ours, theirs }: Difference): string =>
  `${model} ${figure}: ours ${ours ?? "none"}, theirs ${theirs}`;

export interface Review {
  /** Differences that are not reviewed. */
  readonly unreviewed: readonly string[];
  /** Reviewed ones that are no longer there, or are listed twice. */
  readonly stale: readonly string[];
}

/** Holds the list of reviewed differences against those there are. */
export function review(differences: readonly Difference[], reviewed: Reviewed): Review {
  const found = new Set(differences.map(describeDifference));
  const listed = reviewed.flatMap((each) => each.differences);
  return {
    unreviewed: [...found].filter((each) => !listed.includes(each)),
    stale: listed.filter((each, index) => !found.has(each) || listed.indexOf(each) !== index),
  };
}
