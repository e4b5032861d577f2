import { PiiRule } from "@lintel/core";
import type { FoundEntity } from "@lintel/policies";
import { signAws } from "@lintel/providers";
import { z } from "zod";

import { type JsonCaller, type JsonRequest } from "../call/json-caller.ts";
import { codePointPositions, cutTexts, type Piece } from "../call/pieces.ts";
import { type Located, locate, type Source } from "../call/source.ts";

export interface ComprehendOptions {
  readonly url: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string | undefined;
  };
  readonly now: () => number;
}

/** Comprehend takes 100 KB of UTF-8 (DetectPiiEntities, read 2026-11-29); a UTF-16 unit is at most three bytes of it. */
const MAX_UNITS = 30_000;

const Answer = z.object({
  Entities: z.array(
    z.object({
      BeginOffset: z.int(),
      EndOffset: z.int(),
      Score: z.number(),
      Type: z.string(),
    }),
  ),
});

/**
 * Amazon Comprehend's DetectPiiEntities, a call for each text and piece of a long one. It counts positions in characters, which
 * are code points. Its types are the contract's in capitals; others are ignored, as in the contract.
 * https://docs.aws.amazon.com/comprehend/latest/APIReference/API_DetectPiiEntities.html, read 2026-11-29.
 */
export function createComprehend(caller: JsonCaller, options: ComprehendOptions): Source {
  const ask = async (piece: Piece, signal: AbortSignal): Promise<readonly Located[]> => {
    const body = JSON.stringify({ LanguageCode: "en", Text: piece.text });
    const answer = Answer.safeParse(await caller.post(() => signed(options, body), signal));
    if (!answer.success) throw caller.fail("answered in another form");
    const toUnits = codePointPositions(piece.text);
    return answer.data.Entities.flatMap((entity) => {
      const type = typeOf(entity.Type);
      if (type === undefined) return [];
      const { BeginOffset: start, EndOffset: end, Score: score } = entity;
      return [locate(piece, { type, start, end, score }, toUnits)];
    });
  };
  return {
    findsEntities: true,
    judgesRequirements: false,
    async detect(texts, { signal }) {
      const asked = cutTexts(texts, MAX_UNITS).map((piece) => ask(piece, signal));
      return (await Promise.all(asked)).flat();
    },
    close: () => caller.close(),
  };
}

async function signed(
  { url, region, credentials, now }: ComprehendOptions,
  body: string,
): Promise<JsonRequest> {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "Comprehend_20171127.DetectPiiEntities",
  };
  const request = { method: "POST", url: new URL(url), body: Buffer.from(body) } as const;
  const scope = { service: "comprehend", region, credentials, headers };
  return { url, headers: Object.fromEntries(await signAws(request, scope, now())), body };
}

function typeOf(name: string): FoundEntity["type"] | undefined {
  const { data } = PiiRule.safeParse(name.toLowerCase());
  return data === "all" ? undefined : data;
}
