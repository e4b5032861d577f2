import { MAX_TAGS, keeping } from "@lintel/admin-models";
import { z } from "zod";

import { PAGE_MEMBERS, toOrder } from "../../../paging/page.ts";
import { PERIOD_GIVEN, PERIOD_IN_ORDER, PERIOD_MEMBERS } from "./report-period.ts";

const Filled = z.array(z.string().min(1));

const Members = z.object({
  ...PERIOD_MEMBERS,
  keyIds: Filled.optional(),
  tags: Filled.max(MAX_TAGS).optional().meta({ description: "Keys that have all of them." }),
  name: z.string().optional().meta({ description: "Part of the name, case-insensitive." }),
  revoked: z.boolean().optional(),
  order: z.string().optional().meta({ description: "By cost: `asc` or `desc` (default)." }),
  limit: PAGE_MEMBERS.limit,
  offset: PAGE_MEMBERS.offset,
});

/** The body that asks which keys spent most. */
export const TopKeysReport = Members.check(
  keeping<z.infer<typeof Members>>([
    ...PERIOD_GIVEN,
    PERIOD_IN_ORDER,
    {
      otherwise: "top keys request order can only be desc or asc",
      holds: ({ order = "" }) => order === "" || toOrder(order) !== undefined,
    },
  ]),
).meta({ id: "TopKeysReport" });
export type TopKeysReport = z.infer<typeof TopKeysReport>;

const TopKey = z.object({ keyId: z.uuid(), costInUsd: z.number() });
export type TopKey = z.infer<typeof TopKey>;

export const TopKeysAnswer = z.object({ dataPoints: z.array(TopKey) }).meta({
  id: "TopKeysAnswer",
});
