import { Marks } from "@lintel/policies";
import {
  createEndpointFinder,
  PROVIDERS,
  readEndpointCall,
  type Texts,
  textsOfCall,
  toProvider,
  withTexts,
} from "@lintel/providers";
import { aDocumentedCall } from "@lintel/testkit/documented-calls";
import { storedCustomProvider, storedPolicy } from "@lintel/testkit/objects";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Applied, applyPolicy } from "./apply-policy.ts";
import { toKnownPolicy } from "./known-policy.ts";

const { compiled } = toKnownPolicy(
  storedPolicy({ config: { rules: { email: "allow_but_redact" } } }),
);

const CUSTOM = toProvider(storedCustomProvider());

function textsAt(provider: string, path: string, bytes: Buffer): Texts {
  const [found] = [...PROVIDERS, CUSTOM]
    .filter(({ id }) => id === provider)
    .flatMap((each) => createEndpointFinder(each)("POST", path) ?? []);
  if (found === undefined) throw new Error(`${path} is not served`);
  const { endpoint, params } = found;
  const contentType = "application/json";
  const head = { method: "POST", contentType, params, mustKnowModel: false } as const;
  const call = readEndpointCall(endpoint, bytes, head);
  if (!call.readable) throw new Error(call.reason);
  const verdict = textsOfCall(endpoint, call.body, contentType);
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.texts;
}

function apply(texts: Texts): Applied {
  const work = applyPolicy(texts, { compiled, marks: new Marks("mask") });
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

/** The bytes with `text` before each text that can be edited. */
const withEach = (texts: Texts, text: string): Buffer =>
  withTexts(
    texts,
    texts.spans
      .filter(({ isEditable }) => isEditable)
      .map((span) => ({ span, from: 0, to: 0, text })),
  );

/** What becomes of a body with an address before each text, and what should: not one other byte changes. */
function redactionOf(provider: string, path: string, bytes: Buffer) {
  const plain = textsAt(provider, path, bytes);
  const asked = withEach(plain, "Ask ada@mail.example now. ");
  const { decision, edited = asked } = apply(textsAt(provider, path, asked));
  const count = plain.spans.filter(({ isEditable }) => isEditable).length;
  const expected = {
    decision: {
      action: count === 0 ? "allowed" : "redacted",
      counts: count === 0 ? {} : { email: count },
    },
    body: withEach(plain, "Ask *** now. ").toString(),
  };
  return { seen: { decision, body: edited.toString() }, expected };
}

const PICTURE = `"data:image/png;base64,${"iVBORw0KGgo".repeat(20)}"`;

/** As no serialiser would write it: white space, escapes, big numbers, members nobody knows. */
const BODIES: readonly (readonly [provider: string, path: string, body: string])[] = [
  [
    "openai",
    "/v1/chat/completions",
    `\n{ "model":"m" ,"seed":1234567890123456789012,"t":1E-400,"tomorrow":{"a":["w\\u00f6rds",null,-0.0]},
      "messages":[{"role":"system","content":"\\/\\u0041"},\t{"role":"user","content":[{"type":"text","text":"a\\ud83d\\ude00"},
      {"type":"image_url","image_url":{"url":${PICTURE}}}]},{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function",
      "function":{"name":"f","arguments":"{ \\"city\\" : \\"Bo\\\\u006en\\", \\"n\\":[1e3 ] }"}}]},{"role":"tool","tool_call_id":"1","content":""}],
      "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","properties":{"city":{"type":"string","description":"c","enum":["a","b"]}},"required":["city"]}}}],
      "response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":"object","description":"s"}}},"temperature":0 }\r\n`,
  ],
  [
    "azure",
    "/openai/deployments/d/chat/completions",
    '{"messages":[{"content":"\\u003c","role":"user"}],"n":1.0}',
  ],
  ["vllm", "/v1/completions", '{"prompt":["a","b\\n"],"model":"m","min_p":0.050}'],
  [
    "openai",
    "/v1/responses",
    '{"model":"m","instructions":"i","input":[{"role":"user","content":[{"type":"input_text","text":"\\t"}]},{"type":"function_call_output","call_id":"c","output":"{}"}],"reasoning":{"effort":"low"}}',
  ],
  ["openai", "/v1/embeddings", '{"model":"m","input":["a", "b"] ,"dimensions":256}'],
  ["openai", "/v1/audio/speech", '{"model":"m","input":"say","voice":"alloy","speed":1.00}'],
  ["openai", "/v1/images/generations", '{"prompt":"p","n":1,"size":"auto"}'],
  ["openai", "/v1/moderations", '{"input":"m"}'],
  ["openai", "/v1/threads/t/messages", '{"role":"user","content":"t","metadata":{"k":"v"}}'],
  ["openai", "/v1/assistants", '{"model":"m","instructions":"i","name":"n"}'],
  ["openai", "/v1/tomorrow", '{"anything":[["deep",{"a":"b"}]]}'],
  [
    "anthropic",
    "/v1/messages",
    `{"max_tokens":5,"model":"m","system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],"messages":[{"role":"user","content":[{"type":"text","text":"\\u00e9"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":${PICTURE}}},{"type":"tool_result","tool_use_id":"t","content":"r"}]},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{"q":"a", "n":1e2}}]}],"thinking":{"type":"disabled"}}`,
  ],
  [
    "anthropic",
    "/v1/messages/batches",
    '{"requests":[{"custom_id":"1","params":{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"a"}]}}]}',
  ],
  [
    "bedrock",
    "/anthropic/v1/messages",
    '{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"a"}]}',
  ],
  ["bot", "/ask", '{"question":{"words":"w","more":[ "x" ]},"model":"m","stream":false}'],
];

describe("a policy that redacts", () => {
  it.each(BODIES)(
    "finds every text of %s %s, and changes no other byte",
    (provider, path, body) => {
      const { expected, seen } = redactionOf(provider, path, Buffer.from(body));
      expect(seen).toEqual(expected);
    },
  );

  it("finds every text of any documented call, and changes no other byte", () => {
    fc.assert(
      fc.property(aDocumentedCall, fc.nat(2), ({ body, path }, indent) => {
        const bytes = Buffer.from(JSON.stringify(body, null, indent));
        // A made-up text can be an address itself.
        fc.pre(apply(textsAt("openai", path, bytes)).decision.action === "allowed");
        const { expected, seen } = redactionOf("openai", path, bytes);
        expect(seen).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});
