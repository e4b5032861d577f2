import { type PathAnswers, plain, streams, usageOf } from "./an-answer.ts";

const REPORTED = {
  promptTokenCount: 1000,
  cachedContentTokenCount: 300,
  candidatesTokenCount: 50,
  thoughtsTokenCount: 20,
  toolUsePromptTokenCount: 10,
  totalTokenCount: 1080,
};
const USAGE = usageOf({ input: 710, cacheRead: 300, output: 50, reasoning: 20 });
const body = {
  model: "models/gemini-2.5-flash",
  contents: [{ role: "user", parts: [{ text: "Hello" }] }],
};
const model = "gemini-2.5-flash-001";

const said = (text: string) => ({ candidates: [{ index: 0, content: { parts: [{ text }] } }] });
const STOPPED = { candidates: [{ index: 0, content: { parts: [] }, finishReason: "STOP" }] };

export const GENERATE_CONTENT: PathAnswers = {
  plain: [
    plain(
      { ...STOPPED, ...said("Grüße"), modelVersion: model, usageMetadata: REPORTED },
      { name: "an answer", body, reads: { usage: USAGE, model } },
    ),
  ],
  streamed: [
    ...streams(
      [
        { ...said("Grü"), modelVersion: model, usageMetadata: { promptTokenCount: 1000 } },
        { ...said("ße"), usageMetadata: { ...REPORTED, candidatesTokenCount: 40 } },
        { ...STOPPED, usageMetadata: REPORTED },
      ],
      { name: "a stream", body, reads: { usage: USAGE, model, text: "" } },
    ),
    ...streams([{ ...said("Grü"), usageMetadata: { promptTokenCount: 1000 } }], {
      name: "a stream that breaks off",
      body,
      reads: { usage: usageOf({ input: 1000 }), text: "Grü" },
    }),
  ],
};
