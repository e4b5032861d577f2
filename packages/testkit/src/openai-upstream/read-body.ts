import type { z } from "zod";

import { openAiError, RefusedRequest } from "./openai-errors.ts";

/** A field that may be absent or null, which OpenAI takes for the same thing. */
export function omittable<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** Parses a JSON body by a schema. Throws OpenAI's 400s: not JSON, parameter missing, parameter of a wrong type. */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: Buffer): z.infer<Schema> {
  const value = parseJson(body);
  if (!isObjectWithModel(value)) {
    throw new RefusedRequest({ message: "you must provide a model parameter" });
  }
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw refusal(parsed.error.issues[0]);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    const { error, status } = openAiError("invalid_json");
    throw new RefusedRequest(error, status);
  }
}

function isObjectWithModel(value: unknown): boolean {
  return typeof value === "object" && value !== null && "model" in value;
}

function refusal(issue: z.core.$ZodIssue | undefined): RefusedRequest {
  const param = (issue?.path ?? []).reduce<string>(
    (path, part) =>
      typeof part === "number"
        ? `${path}[${part}]`
        : `${path}${path === "" ? "" : "."}${String(part)}`,
    "",
  );
  if (issue?.input === undefined) {
    const message = `Missing required parameter: '${param}'.`;
    return new RefusedRequest({ message, param, code: "missing_required_parameter" });
  }
  const message = `Invalid value for '${param}': ${issue.message}.`;
  return new RefusedRequest({ message, param, code: "invalid_value" });
}
