import type { z } from "zod";

import { foldMembers } from "../src/http/input/fold-members.ts";
import { parseInput } from "../src/http/input/parse-input.ts";
import { Problem } from "../src/problems/problem.ts";

/** The sentence with which a body is refused; `undefined` when it is accepted. */
export function refusalOf(schema: z.ZodObject, body: unknown): string | undefined {
  const asSent: unknown = JSON.parse(JSON.stringify(body));
  try {
    parseInput(schema, foldMembers(schema, asSent).value, {
      malformed: "bodyMalformed",
      invalid: "keyInvalid",
    });
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
