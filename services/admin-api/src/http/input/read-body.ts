import type { Context } from "hono";
import { z } from "zod";

import type { ProblemName } from "../../problems/catalog.ts";
import { Problem } from "../../problems/problem.ts";
import { foldMembers } from "./fold-members.ts";
import { parseInput } from "./parse-input.ts";
import { type AdminEnv, readBytes } from "./read-bytes.ts";

/** The largest body the admin API takes. */
const MAX_BODY_BYTES = 1024 * 1024;

const IGNORED_HEADER = "x-lintel-ignored-fields";
/** A header has its limits too. */
const MAX_IGNORED_LENGTH = 1000;

/**
 * The JSON body, checked. The content type does not matter, as in the contract. Members without an effect are
 * named in the header `x-lintel-ignored-fields` of the answer, percent-encoded.
 */
export async function readBody<Schema extends z.ZodObject>(
  c: Context<AdminEnv>,
  { body: schema }: { readonly body: Schema },
  invalid: ProblemName,
): Promise<z.output<Schema>> {
  const bytes = await readBytes(c, MAX_BODY_BYTES);
  // A GET has its filters in the query when it has no body.
  const given = bytes.length === 0 && c.req.method === "GET" ? fromQuery(c, schema) : parse(bytes);
  const { value, ignored } = foldMembers(schema, given);
  if (ignored.length > 0) c.header(IGNORED_HEADER, toHeader(ignored));
  return parseInput(schema, value, { malformed: "bodyMalformed", invalid });
}

function parse(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return JSON.parse(text) ?? {};
  } catch {
    throw new Problem("bodyMalformed", "the request body is not JSON");
  }
}

function toHeader(ignored: readonly string[]): string {
  const names = ignored.map((name) => encodeURIComponent(name.slice(0, 100).toWellFormed()));
  const kept = names.join(",").slice(0, MAX_IGNORED_LENGTH);
  return kept.length < MAX_IGNORED_LENGTH ? kept : kept.slice(0, kept.lastIndexOf(","));
}

/** Query parameters as the members of a body: lists by repetition, numbers and booleans by their text. */
function fromQuery(c: Context<AdminEnv>, schema: z.ZodObject): unknown {
  const members = Object.entries(schema.shape).map(([name, type]) => {
    const texts = c.req.queries(name);
    if (texts === undefined) return [name, null];
    const bare = type instanceof z.ZodOptional ? type.unwrap() : type;
    return [name, bare instanceof z.ZodArray ? texts : toScalar(bare, texts[0] ?? "")];
  });
  return Object.fromEntries(members);
}

function toScalar(type: unknown, text: string): unknown {
  if (type instanceof z.ZodNumber && /^-?\d+$/.test(text)) return Number(text);
  if (type instanceof z.ZodBoolean && (text === "true" || text === "false")) return text === "true";
  return text;
}
