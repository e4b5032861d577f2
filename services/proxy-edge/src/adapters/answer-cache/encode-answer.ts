import { z } from "zod";

import type { KeptAnswer } from "../../memory/kept-answer.ts";

const LENGTH_BYTES = 4;

const Head = z.object({
  keptAtMs: z.int(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** Lengths of the pieces of the body. */
  sizes: z.array(z.int().nonnegative()),
});

/** An answer as bytes: the length of its head, the head in JSON, the body. */
export function encodeAnswer({ chunks, headers, keptAtMs }: KeptAnswer): readonly Buffer[] {
  const sizes = chunks.map(({ length }) => length);
  const head = Buffer.from(JSON.stringify({ keptAtMs, headers, sizes }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(head.length);
  return [length, head, ...chunks];
}

/** The inverse. Throws when the bytes are no answer. */
export function decodeAnswer(bytes: Buffer): KeptAnswer {
  const headEnd = LENGTH_BYTES + bytes.readUInt32LE();
  const head = bytes.toString("utf8", LENGTH_BYTES, headEnd);
  const { headers, keptAtMs, sizes } = Head.parse(JSON.parse(head));
  let at = headEnd;
  const chunks = sizes.map((size) => bytes.subarray(at, (at += size)));
  if (at !== bytes.length) throw new Error("pieces of the answer are missing");
  return { keptAtMs, headers, chunks };
}
