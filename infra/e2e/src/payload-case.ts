import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { z } from "zod";

/** A call from a public report, with what the provider answered and what it must cost. */
const PayloadCase = z.object({
  name: z.string(),
  /** The public thread it stands in. */
  source: z.string(),
  request: z.object({
    provider: z.string(),
    method: z.string(),
    /** Below `/api/providers/<provider>`; for Bedrock below `/bedrock/anthropic`. */
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.unknown(),
    costMap: z.unknown().optional(),
  }),
  upstream: z.object({
    status: z.int(),
    contentType: z.string(),
    /** The answer as JSON, or as the text of an event stream. */
    body: z.unknown().optional(),
    text: z.string().optional(),
  }),
  expected: z.object({
    /** Nano-dollars. */
    nano: z.int(),
    unpriced: z.boolean().default(false),
    /** The classes that matter; absent for all others. */
    tokens: z.record(z.string(), z.int()).optional(),
  }),
});
export type PayloadCase = z.infer<typeof PayloadCase>;

const FOLDER = path.resolve(import.meta.dirname, "../real-payloads");

/** All of them, by name. */
export const readPayloadCases = (): readonly PayloadCase[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json"))
    .toSorted()
    .map((file) => PayloadCase.parse(JSON.parse(readFileSync(path.join(FOLDER, file), "utf8"))));

/** The answer's bytes. */
export const answerOf = ({ upstream: { body, text } }: PayloadCase): Buffer =>
  Buffer.from(text ?? JSON.stringify(body));
