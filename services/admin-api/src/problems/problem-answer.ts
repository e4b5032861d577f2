import { z } from "@hono/zod-openapi";

import { type ProblemName, PROBLEMS } from "./catalog.ts";

/** The envelope of every error. */
export const ProblemAnswer = z
  .object({
    type: z.string().meta({ example: "/errors/validation" }),
    title: z.string().meta({ example: "key validation failed" }),
    status: z.int().meta({ example: 400 }),
    detail: z.string().meta({ example: "fields [name] are invalid" }),
    instance: z.string().meta({ example: "/api/key-management/keys" }),
  })
  .meta({ id: "Problem" });
export type ProblemAnswer = z.infer<typeof ProblemAnswer>;

/** The envelope of one problem. `instance` is the pattern of the path that was asked for. */
export const toProblemAnswer = (
  name: ProblemName,
  detail: string,
  instance: string,
): ProblemAnswer => {
  const { type, title, status } = PROBLEMS[name];
  return { type, title, status, detail, instance };
};
