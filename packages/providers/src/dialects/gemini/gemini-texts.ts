import type { DialectTexts, TextShape } from "../../contract/texts.ts";
import {
  listOf,
  NAME,
  noTexts,
  objectOf,
  pieceOf,
  NONE,
  SCHEMA,
  SKIPPED,
  STOP,
  textOf,
} from "../../reading/texts/shapes.ts";
import { snakeOf } from "./spellings.ts";

/** Members in both spellings. */
const spelled = (members: Readonly<Record<string, TextShape>>): Record<string, TextShape> =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, shape]) => [
      [name, shape],
      [snakeOf(name), shape],
    ]),
  );

const CALL = objectOf(
  { name: NAME, id: SKIPPED, args: { noTexts: NONE } },
  { kind: "tool-arguments" },
);
const RESULT = objectOf(
  { name: NAME, id: SKIPPED, response: { noTexts: NONE } },
  { kind: "tool-result" },
);
const PART_MEMBERS = spelled({
  inlineData: SKIPPED,
  fileData: SKIPPED,
  thoughtSignature: SKIPPED,
  functionCall: CALL,
  functionResponse: RESULT,
});

const PART = objectOf(PART_MEMBERS);
const CONTENT: TextShape = { ...objectOf({ parts: { ...PART, items: PART } }, { hasRole: true }) };
const INSTRUCTION = objectOf(
  { role: SKIPPED, parts: { ...PART, items: PART } },
  { kind: "system" },
);

const FUNCTION = objectOf(
  {
    name: NAME,
    ...spelled({ parametersJsonSchema: SCHEMA, responseJsonSchema: SCHEMA }),
    parameters: SCHEMA,
    response: SCHEMA,
  },
  { kind: "tool-description" },
);
const TOOL = objectOf(spelled({ functionDeclarations: listOf(FUNCTION) }), {
  kind: "tool-description",
});

const CONFIG = objectOf(
  spelled({ responseSchema: SCHEMA, responseJsonSchema: SCHEMA, stopSequences: STOP }),
  { kind: "tool-description" },
);

/** A request of generateContent, countTokens or an embedding; Gemini reads a single content where a list may stand. */
const GEMINI_REQUEST: TextShape = objectOf(
  {
    contents: { ...CONTENT, items: CONTENT, kind: "user" },
    content: { ...CONTENT, kind: "user" },
    tools: listOf(TOOL),
    ...spelled({
      systemInstruction: INSTRUCTION,
      generationConfig: CONFIG,
      toolConfig: SKIPPED,
      safetySettings: SKIPPED,
      cachedContent: SKIPPED,
    }),
    model: SKIPPED,
  },
  { kind: "other" },
);

const HEAD = noTexts("responseId modelVersion usageMetadata createTime promptFeedback");
const CANDIDATE = {
  finishReason: SKIPPED,
  safetyRatings: SKIPPED,
  avgLogprobs: SKIPPED,
  index: SKIPPED,
};

const ANSWER = objectOf(
  {
    ...HEAD,
    candidates: listOf(
      objectOf({ ...CANDIDATE, content: objectOf({ role: SKIPPED, parts: listOf(PART) }) }),
    ),
    error: textOf("error"),
  },
  { kind: "assistant" },
);

/** Each event continues the text of its candidate; a call of a tool comes whole. */
const EVENT = objectOf(
  {
    ...HEAD,
    candidates: listOf(
      objectOf(
        {
          ...CANDIDATE,
          content: objectOf({
            role: SKIPPED,
            parts: listOf(objectOf({ ...PART_MEMBERS, text: pieceOf("text") })),
          }),
        },
        { channelBy: ["index"], endsBy: "finishReason" },
      ),
    ),
    error: textOf("error"),
  },
  { kind: "assistant" },
);

export const GEMINI_TEXTS: DialectTexts = { request: GEMINI_REQUEST, answer: ANSWER, event: EVENT };
