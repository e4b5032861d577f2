import type { RefusedAttempt } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";
import { z } from "zod";

const Name = z.string().optional().catch(undefined);
const Details = z.object({ code: Name, type: Name, message: Name });

/** Errors of OpenAI's and Anthropic's dialects, of compatible servers, and of Bedrock. */
const ErrorBody = z.object({
  error: z.union([Details, z.string()]).optional().catch(undefined),
  code: Name,
  type: Name,
  __type: Name,
  message: Name,
  detail: Name,
});

/** What an upstream says of its refusal, as far as that can be read. */
export function readRefusal(
  status: number,
  headers: readonly HeaderLine[],
  body: Buffer,
): RefusedAttempt {
  const { codes, message } = wordsIn(body);
  const [, aws = ""] = headers.find(([name]) => name.toLowerCase() === "x-amzn-errortype") ?? [];
  return { status, codes: [...codes, aws].filter((code) => code !== ""), message };
}

function wordsIn(body: Buffer): Required<Pick<RefusedAttempt, "codes" | "message">> {
  const parsed = ErrorBody.safeParse(parse(body));
  if (!parsed.success) return { codes: [], message: "" };
  const { __type, code, detail = "", error, message = detail, type } = parsed.data;
  const own = [code, type, __type].flatMap((name) => name ?? []);
  if (typeof error === "string") return { codes: own, message: error };
  const inner = [error?.code, error?.type].flatMap((name) => name ?? []);
  return { codes: [...inner, ...own], message: error?.message ?? message };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
