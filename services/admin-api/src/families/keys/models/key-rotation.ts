import { KeySecret, keeping } from "@lintel/admin-models";
import { parseGoDuration } from "@lintel/core";
import { z } from "zod";

const MAX_OVERLAP = "30d";
const MAX_OVERLAP_MS = parseGoDuration(MAX_OVERLAP) ?? 0;

const Members = z.object({
  key: KeySecret.meta({
    description: "The new secret. Only its SHA-256 is kept.",
    example: "my-new-secret-key",
  }),
  overlap: z
    .string()
    .optional()
    .meta({
      description: `How long the previous secret stays valid, as a Go duration; \`d\` is a day. At most ${MAX_OVERLAP}. Absent: not at all.`,
      example: "24h",
    }),
});
type Members = z.infer<typeof Members>;

const overlapOf = ({ overlap = "" }: Members): number | undefined =>
  overlap === "" ? 0 : parseGoDuration(overlap);

/** The body that gives a key a new secret. */
export const KeyRotation = Members.check(
  keeping<Members>([
    {
      otherwise: "overlap can not be identified: a duration such as 90m, 24h or 2d",
      holds: (rotation) => overlapOf(rotation) !== undefined,
    },
    {
      otherwise: `overlap must be between 0s and ${MAX_OVERLAP}`,
      holds: (rotation) => {
        const overlapMs = overlapOf(rotation) ?? 0;
        return overlapMs >= 0 && overlapMs <= MAX_OVERLAP_MS;
      },
    },
  ]),
).meta({ id: "KeyRotation" });
export type KeyRotation = z.infer<typeof KeyRotation>;
