import { MAX_TAGS, keeping } from "@lintel/admin-models";
import { z } from "zod";

import { CURSOR_ANSWER, CURSOR_MEMBERS, cursorRules } from "../../../paging/cursor.ts";
import { PAGE_MEMBERS, toOrder } from "../../../paging/page.ts";
import { KeyAnswer } from "./key-answer.ts";

const Members = z.object({
  keyIds: z.array(z.string()).optional(),
  tags: z
    .array(z.string())
    .max(MAX_TAGS)
    .optional()
    .meta({ description: "Keys that have all of them." }),
  name: z.string().optional().meta({ description: "Part of the name, case-insensitive." }),
  revoked: z.boolean().optional(),
  order: z
    .string()
    .optional()
    .meta({ description: "By time of creation: `asc` or `desc` (default).", example: "asc" }),
  ...PAGE_MEMBERS,
  ...CURSOR_MEMBERS,
});
type Members = z.infer<typeof Members>;

/** The body of the paged search for keys. */
export const KeySearch = Members.check(
  keeping<Members>([
    {
      otherwise: "get keys request order can only be desc or asc",
      holds: ({ order = "" }) => order === "" || toOrder(order) !== undefined,
    },
    ...cursorRules,
  ]),
).meta({ id: "KeySearch" });
export type KeySearch = z.infer<typeof KeySearch>;

export const KeySearchAnswer = z
  .object({ keys: z.array(KeyAnswer), count: z.int(), ...CURSOR_ANSWER })
  .meta({ id: "KeySearchAnswer" });
