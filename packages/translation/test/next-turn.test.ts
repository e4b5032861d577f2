import type { JsonRecord } from "@lintel/providers";
import { describe, expect, it } from "vitest";

import { emitAnswer } from "../src/answers/answer-events.ts";
import type { TargetFacts } from "../src/contract/target-facts.ts";
import type { TargetHalves } from "../src/contract/target-halves.ts";
import { createCustody } from "../src/custody/create-custody.ts";
import { SEAL_MARK } from "../src/custody/signatures.ts";
import { mayHoldSeals, withoutSeals } from "../src/custody/without-seals.ts";
import { converse } from "../src/dialects/converse/index.ts";
import { generateContent } from "../src/dialects/generate-content/index.ts";
import { messages } from "../src/dialects/messages/index.ts";
import { responses } from "../src/dialects/responses/index.ts";
import type { Answer } from "../src/model/answer.ts";
import { modelTraitsOf } from "../src/traits/model-traits-of.ts";
import { type CallerDialect, CALLER_DIALECTS } from "./dialects.ts";
import { turnIn } from "./turn-in.ts";

const custody = createCustody([Buffer.alloc(32, 1)]).of("a key");
const SIGNATURE = "c2lnbmVkIGJ5IGl0cyBtYWtlcg==";

const answerSignedBy = (origin: string): Answer => ({
  id: "1",
  model: "m",
  choices: [
    {
      parts: [
        { type: "reasoning", summary: ["First this."], signature: { origin, value: SIGNATURE } },
        { type: "text", text: "Let me see." },
        { type: "toolCall", id: "call_1", name: "look", arguments: "{}" },
      ],
      stop: { reason: "toolCalls" },
    },
  ],
});

interface Signing {
  readonly origin: string;
  readonly model: string;
  readonly target: TargetHalves;
  /** What of a request's body says the signature. */
  readonly says: RegExp;
}

const TARGETS: readonly Signing[] = [
  {
    origin: "anthropic",
    model: "claude-sonnet-4-5",
    target: messages,
    says: /"signature":"([^"]+)/,
  },
  {
    origin: "anthropic",
    model: "claude-sonnet-4-5",
    target: converse,
    says: /"signature":"([^"]+)/,
  },
  {
    origin: "google",
    model: "gemini-3-pro",
    target: generateContent,
    says: /"thoughtSignature":"([^"]+)/,
  },
  { origin: "openai", model: "gpt-5-pro", target: responses, says: /"encrypted_content":"([^"]+)/ },
];

const factsOf = (origin: string, model: string): TargetFacts => ({
  model,
  signatureOrigins: [origin],
  traits: modelTraitsOf(model),
});

const CALLER = { callId: "c", createdAt: 1, model: "m", custody };
const CALLERS = CALLER_DIALECTS.flatMap((dialect) =>
  [false, true].map((isStreamed) => ({
    dialect,
    isStreamed,
    how: isStreamed ? "streamed" : "plain",
  })),
);

/** The request of the next turn: what the caller was answered, as it stands in its conversation, and a result. */
function nextTurn({ halves, id }: CallerDialect, isStreamed: boolean, origin: string) {
  const answer = answerSignedBy(origin);
  if (!isStreamed) return turnIn(id, halves.writeAnswer(answer, CALLER).body);
  const writer = halves.createStreamWriter(CALLER);
  let text = "";
  emitAnswer(answer, (event) => {
    text += writer.write(event);
  });
  return turnIn(id, text);
}

function conversationOf(
  { halves }: CallerDialect,
  body: JsonRecord,
  opens: typeof custody | undefined,
) {
  const read = halves.readRequest(body, { custody: opens });
  if (!read.isReadable) throw new Error(read.problem);
  return read.conversation;
}

describe.each(CALLERS)(
  "the thoughts in a $how answer to a caller of $dialect.id",
  ({ dialect, isStreamed }) => {
    it.each(TARGETS)(
      "go back to $target.id with the signature of $origin",
      ({ model, origin, says, target }) => {
        const body = nextTurn(dialect, isStreamed, origin);
        const conversation = conversationOf(dialect, body, custody);
        const written = JSON.stringify(
          target.writeRequest(conversation, factsOf(origin, model)).body,
        );
        expect(says.exec(written)?.[1]).toBe(SIGNATURE);
        expect(written).not.toContain(SEAL_MARK);
      },
    );

    it("are left out elsewhere, and that is said", () => {
      const conversation = conversationOf(
        dialect,
        nextTurn(dialect, isStreamed, "nobody"),
        custody,
      );
      for (const { model, origin, target } of TARGETS) {
        const { body, lost } = target.writeRequest(conversation, factsOf(origin, model));
        expect(JSON.stringify(body)).not.toContain(SIGNATURE);
        expect(JSON.stringify(body)).not.toContain(SEAL_MARK);
        expect(lost.map(({ feature }) => feature)).toContain("signatures");
      }
    });

    it("are taken out of a call that goes to a provider of the caller's own dialect", () => {
      const bytes = Buffer.from(JSON.stringify(nextTurn(dialect, isStreamed, "nobody")));
      expect(mayHoldSeals(bytes)).toBe(true);
      const bare = withoutSeals(dialect.name, bytes);
      expect(mayHoldSeals(bare)).toBe(false);
      const { messages: left } = conversationOf(dialect, JSON.parse(bare.toString()), undefined);
      const types = left.flatMap(({ parts }) => parts.map(({ type }) => type));
      expect(types).toEqual(["text", "text", "toolCall", "toolResult"]);
    });
  },
);

it("a body without seals stays the very same bytes", () => {
  const bytes = Buffer.from('{"messages":[{"role":"user","content":"lsig1_ is a mark"}]}');
  expect(withoutSeals("openai-chat", bytes)).toBe(bytes);
});
