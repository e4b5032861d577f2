import type { DialectTexts, TextShape } from "../../contract/texts.ts";
import {
  argumentsPiece,
  listOf,
  NAME,
  objectOf,
  pieceOf,
  NONE,
  SCHEMA,
  SKIPPED,
  STOP,
  textOf,
  typesOf,
} from "../../reading/texts/shapes.ts";

const CALL = objectOf(
  { name: NAME, toolUseId: SKIPPED, input: { noTexts: NONE } },
  { kind: "tool-arguments" },
);
/** What is signed is refused when it is not what was signed. */
const THOUGHT = objectOf(
  {
    reasoningText: objectOf({}, { kind: "reasoning", signature: "signature" }),
    redactedContent: SKIPPED,
  },
  { kind: "reasoning" },
);
const MEDIA = { image: SKIPPED, video: SKIPPED, audio: SKIPPED, cachePoint: SKIPPED };
const DOCUMENT = objectOf({
  format: SKIPPED,
  source: objectOf({ bytes: SKIPPED, s3Location: SKIPPED }),
});

const RESULT = objectOf(
  {
    toolUseId: SKIPPED,
    status: SKIPPED,
    content: listOf(objectOf({ ...MEDIA, document: DOCUMENT, json: { noTexts: NONE } })),
  },
  { kind: "tool-result" },
);
const BLOCK = objectOf({
  ...MEDIA,
  document: DOCUMENT,
  toolUse: CALL,
  toolResult: RESULT,
  reasoningContent: THOUGHT,
});
const TOOL = objectOf(
  {
    toolSpec: objectOf({ name: NAME, inputSchema: objectOf({ json: SCHEMA }) }),
    systemTool: SKIPPED,
    cachePoint: SKIPPED,
  },
  { kind: "tool-description" },
);

const REQUEST: TextShape = objectOf(
  {
    messages: listOf(objectOf({ content: listOf(BLOCK) }, { hasRole: true })),
    system: listOf(BLOCK, "system"),
    toolConfig: objectOf(
      { tools: listOf(TOOL), toolChoice: SKIPPED },
      { kind: "tool-description" },
    ),
    inferenceConfig: objectOf({ stopSequences: STOP }),
    guardrailConfig: SKIPPED,
    performanceConfig: SKIPPED,
    serviceTier: SKIPPED,
    additionalModelResponseFieldPaths: SKIPPED,
    requestMetadata: textOf("metadata"),
    outputConfig: { kind: "tool-description" },
  },
  { kind: "other" },
);

const HEAD = { usage: SKIPPED, metrics: SKIPPED, stopReason: SKIPPED, role: SKIPPED };
const ANSWER = objectOf(
  {
    ...HEAD,
    output: objectOf({ message: objectOf({ role: SKIPPED, content: listOf(BLOCK) }) }),
    message: textOf("error"),
  },
  { kind: "assistant" },
);

const BY_INDEX = { channelBy: ["contentBlockIndex"] };

/** Events of a stream, as they are passed on in place of frames. */
const EVENT = typesOf(
  {
    messageStart: SKIPPED,
    contentBlockStart: objectOf(
      { start: objectOf({ toolUse: objectOf({ name: NAME, toolUseId: SKIPPED }) }) },
      BY_INDEX,
    ),
    contentBlockDelta: objectOf(
      {
        delta: objectOf({
          text: pieceOf("text"),
          toolUse: objectOf({ input: argumentsPiece("input") }),
          reasoningContent: objectOf({
            text: { ...pieceOf("thinking", "reasoning"), isFixed: true },
            signature: SKIPPED,
            redactedContent: SKIPPED,
          }),
        }),
      },
      BY_INDEX,
    ),
    contentBlockStop: objectOf({}, { ...BY_INDEX, ends: "" }),
    messageStop: objectOf({ stopReason: SKIPPED }, { ends: "" }),
    metadata: SKIPPED,
  },
  objectOf({ error: textOf("error") }, { kind: "assistant" }),
);

export const CONVERSE_TEXTS: DialectTexts = { request: REQUEST, answer: ANSWER, event: EVENT };
