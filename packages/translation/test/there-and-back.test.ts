import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { DialectHalves } from "../src/contract/dialect-halves.ts";
import type { Feature } from "../src/contract/feature.ts";
import type { Conversation } from "../src/model/conversation.ts";
import type { Part } from "../src/model/part.ts";
import { conversations, PERMISSIVE } from "./conversations.ts";
import { CALLER_DIALECTS } from "./dialects.ts";

const read = (halves: DialectHalves, body: object): Conversation => {
  const verdict = halves.readRequest({ ...body }, {});
  if (!verdict.isReadable) throw new Error(verdict.problem);
  return verdict.conversation;
};

/** A conversation as a caller of the dialect says it. */
function asSaid(halves: DialectHalves, conversation: Omit<Conversation, "dialect">): Conversation {
  const own = { ...conversation, dialect: halves.id };
  return read(halves, halves.writeRequest(own, PERMISSIVE).body);
}

describe.each(CALLER_DIALECTS)("a request of $id", ({ halves }) => {
  it("says what it said when it is read and written again", () => {
    fc.assert(
      fc.property(conversations, (conversation) => {
        const first = halves.writeRequest(asSaid(halves, conversation), PERMISSIVE);
        const second = halves.writeRequest(read(halves, first.body), PERMISSIVE);
        expect(second.body).toEqual(first.body);
        expect(second.lost).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

const PAIRS = CALLER_DIALECTS.flatMap((from) =>
  CALLER_DIALECTS.filter((to) => to !== from).map((to) => ({ from, to })),
);

describe.each(PAIRS)("a conversation from $from.id to $to.id and back", ({ from, to }) => {
  it("loses only what the lists say", () => {
    fc.assert(
      fc.property(conversations, (conversation) => {
        const said = asSaid(from.halves, conversation);
        const there = to.halves.writeRequest(said, PERMISSIVE);
        const back = from.halves.writeRequest(read(to.halves, there.body), PERMISSIVE);
        const heard = read(from.halves, back.body);
        const lost: ReadonlySet<string> = new Set(
          [...there.lost, ...back.lost].map(({ feature }) => feature),
        );
        const changed = differences(said, heard);
        expect(changed.filter((feature) => !lost.has(feature))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

/** What conversations say of each feature. */
const SAYINGS: Partial<Record<Feature, (conversation: Conversation) => unknown>> = {
  temperature: ({ sampling }) => sampling.temperature,
  topP: ({ sampling }) => sampling.topP,
  topK: ({ sampling }) => sampling.topK,
  seed: ({ sampling }) => sampling.seed,
  presencePenalty: ({ sampling }) => sampling.presencePenalty,
  frequencyPenalty: ({ sampling }) => sampling.frequencyPenalty,
  stop: ({ stop }) => stop,
  maxOutputTokens: (conversation) => conversation.maxOutputTokens,
  jsonOutput: ({ output }) => output?.type === "json",
  jsonSchema: ({ output }) => (output?.type === "jsonSchema" ? output.schema : undefined),
  verbosity: ({ verbosity }) => verbosity,
  functionTools: ({ tools }) =>
    tools?.map((tool) => (tool.type === "function" ? [tool.name, tool.parameters] : tool)),
  // That the model chooses is the case anyhow.
  toolChoice: ({ toolChoice }) => (toolChoice?.type === "auto" ? undefined : toolChoice),
  parallelToolCalls: ({ parallelToolCalls }) => parallelToolCalls,
  effort: ({ reasoning }) => reasoning?.effort,
  user: ({ user }) => user,
  images: (conversation) => partsOf(conversation).filter(({ type }) => type === "image"),
  documents: (conversation) => partsOf(conversation).filter(({ type }) => type === "document"),
  toolErrors: (conversation) =>
    partsOf(conversation).flatMap((part) => (part.type === "toolResult" ? [part.isError] : [])),
  parts: (conversation) => partsOf(conversation).flatMap(wordsOf),
};

const partsOf = ({ messages }: Conversation): readonly Part[] =>
  messages.flatMap(({ parts }) => parts);

function wordsOf(part: Part): readonly unknown[] {
  if (part.type === "text") return [part.text];
  if (part.type === "toolCall") return [[part.id, part.name, part.arguments]];
  if (part.type === "toolResult") return [[part.callId, part.parts.flatMap(wordsOf)]];
  return [];
}

const differences = (one: Conversation, other: Conversation): readonly string[] =>
  Object.entries(SAYINGS).flatMap(([feature, saying]) =>
    JSON.stringify(saying(one)) === JSON.stringify(saying(other)) ? [] : [feature],
  );
