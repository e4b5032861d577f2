import { PiiRule } from "@lintel/core";
import { z } from "zod";

import type { JsonCaller } from "../call/json-caller.ts";
import { codePointPositions } from "../call/pieces.ts";
import type { Located, Source } from "../call/source.ts";

const position = { start: z.int(), end: z.int() };
const score = z.number().min(0).max(1).default(1);

const Answer = z.object({
  results: z.array(
    z.array(
      z.union([
        z.object({ type: PiiRule.exclude(["all"]), ...position, score }),
        z.object({
          requirement: z.int(),
          start: position.start.optional(),
          end: position.end.optional(),
          score,
        }),
      ]),
    ),
  ),
});
type Answer = z.output<typeof Answer>;

/**
 * Any endpoint of this shape. It is sent `{"texts": […], "types": […], "requirements": […]}` and answers
 * `{"results": [[…], …]}`, a list for each text, of `{"type", "start", "end", "score"}` and of
 * `{"requirement", "start", "end", "score"}`, where the requirement is counted from 0. Positions are Unicode code points; a
 * requirement without positions is met by the whole text; a score that is absent is 1.
 */
export function createHttpDetector(
  caller: JsonCaller,
  { url, token }: { readonly url: string; readonly token: string | undefined },
): Source {
  const headers: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  return {
    findsEntities: true,
    judgesRequirements: true,
    async detect(texts, { signal, types, requirements }) {
      const body = JSON.stringify({ texts, types, requirements });
      const answer = Answer.safeParse(await caller.post(() => ({ url, headers, body }), signal));
      if (!answer.success || answer.data.results.length !== texts.length) {
        throw caller.fail("answered in another form");
      }
      return answer.data.results.flatMap((found, index) =>
        toLocated(texts[index] ?? "", index, found),
      );
    },
    close: () => caller.close(),
  };
}

function toLocated(
  text: string,
  index: number,
  results: Answer["results"][number],
): readonly Located[] {
  const toUnits = codePointPositions(text);
  return results.map((one) => {
    const start = one.start === undefined ? 0 : toUnits(one.start);
    const end = one.end === undefined ? text.length : toUnits(one.end);
    const place = { start, end, score: one.score };
    return "type" in one
      ? { index, found: { kind: "entity", type: one.type, ...place } }
      : { index, found: { kind: "custom", requirement: one.requirement, ...place } };
  });
}
