import type { Context } from "hono";
import { z } from "zod";

import { parseInput } from "./parse-input.ts";
import type { AdminEnv } from "./read-bytes.ts";

/** The query parameters a schema names, all text; lists are written by repeating the name. */
export function readQuery<Schema extends z.ZodObject>(
  c: Context<AdminEnv>,
  { query: schema }: { readonly query: Schema },
): z.output<Schema> {
  const members = Object.entries(schema.shape).map(([name, type]) => {
    const texts = c.req.queries(name);
    const isList = type instanceof z.ZodOptional && type.unwrap() instanceof z.ZodArray;
    return [name, isList ? texts : texts?.[0]];
  });
  return parseInput(schema, Object.fromEntries(members), {
    malformed: "queryMalformed",
    invalid: "queryMalformed",
  });
}
