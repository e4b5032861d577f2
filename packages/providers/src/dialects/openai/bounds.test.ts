import {
  aDocumentedCall,
  type DocumentedUse,
  type ModelLimits,
  mostUse,
} from "@lintel/testkit/documented-calls";
import fc from "fast-check";
import { expect, it } from "vitest";

import type { ToolBound } from "../../contract/bounds.ts";
import type { CallBody } from "../../contract/call-body.ts";
import type { Endpoint } from "../../contract/endpoint.ts";
import { createEndpointFinder } from "../../find/find-endpoint.ts";
import { openai } from "../../providers/openai/index.ts";

const find = createEndpointFinder(openai);
const LIMITS: fc.Arbitrary<ModelLimits> = fc.record({
  contextTokens: fc.constantFrom(8192, 128_000, 1_114_112),
  maxOutputTokens: fc.constantFrom(4096, 128_000),
});

function read(path: string, call: object) {
  const found = find("POST", path);
  if (found === undefined) throw new Error(`${path} is not served`);
  const head = { method: "POST", contentType: "application/json", mustKnowModel: true } as const;
  const bytes = Buffer.from(JSON.stringify(call));
  const verdict = found.endpoint.dialect.readCall(bytes, { ...head, params: {} });
  if (!verdict.readable) throw new Error(verdict.reason);
  return { endpoint: found.endpoint, body: verdict.body };
}

const UNITS = ["webSearches", "webSearchPreviews", "fileSearches"] as const;
type Bound = Omit<DocumentedUse, "pictures">;

/** All that is reserved for a call. */
function boundOf(
  endpoint: Endpoint,
  body: CallBody,
  limits: ModelLimits,
): { readonly bound: Bound; readonly tools: ToolBound | undefined } {
  const promptTokens = endpoint.dialect.boundPrompt(body, limits.contextTokens);
  const { contextTokens } = limits;
  const tools = endpoint.dialect.boundTools?.(body, { contextTokens, promptTokens });
  const { maxCalls = 0, promptTokens: pass = 0, units } = tools ?? {};
  const own = endpoint.dialect.boundUnits?.(body);
  const searches = UNITS.map((unit) => [
    unit,
    (own?.[unit] ?? 0) + maxCalls * (units?.[unit] ?? 0),
  ]);
  const bound: Bound = {
    promptTokens: promptTokens + maxCalls * pass,
    outputTokens: endpoint.dialect.boundOutput(body, limits) * body.choices,
    webSearches: 0,
    webSearchPreviews: 0,
    fileSearches: 0,
    ...Object.fromEntries(searches),
  };
  return { bound, tools };
}

it("no documented use of any call is above its bound", () => {
  fc.assert(
    fc.property(aDocumentedCall, LIMITS, ({ body: call, path }, limits) => {
      const { body, endpoint } = read(path, call);
      const { bound, tools } = boundOf(endpoint, body, limits);
      // What someone sends whose money or tokens are limited.
      const sent = endpoint.dialect.editBody(body, { toolCallCap: tools?.maxCalls });
      const { pictures, ...most } = mostUse(path, JSON.parse(sent.toString("utf8")), limits);
      const above = Object.entries(most).filter(
        ([name, used]) => used > (new Map<string, number>(Object.entries(bound)).get(name) ?? 0),
      );
      expect(above).toEqual([]);
      expect(tools?.maxCalls ?? 0).toBeGreaterThanOrEqual(pictures.length);
      const uncovered = pictures.filter(
        (picture) =>
          tools?.parts.some(
            ({ models, outputTokens, promptTokens }) =>
              models.includes(picture.model) &&
              outputTokens >= picture.outputTokens &&
              promptTokens >= picture.promptTokens,
          ) !== true,
      );
      expect(uncovered).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});
