import { plainOf, type Script, streamOf } from "../../routes/scripted-upstream.ts";
import type { Scenario, Scripted } from "../scenarios.ts";

/** What Google answers to generateContent (ai.google.dev/api/generate-content, gemini-api/docs/thought-signatures; November 2026). */
export function answerGenerateContent({ answer, isStreamed = false }: Scenario): Script {
  const { error } = answer;
  if (isStreamed) return streamed(answer);
  if (error !== undefined) {
    return { ...plainOf(JSON.stringify(errorOf(error))), status: error.status };
  }
  const candidate = {
    content: { role: "model", parts: partsOf(answer) },
    finishReason: STOPS[answer.stop],
    index: 0,
  };
  return plainOf(
    JSON.stringify({ candidates: [candidate], usageMetadata: usageOf(answer), ...HEAD }),
  );
}

const HEAD = { modelVersion: "gemini-3-flash-001", responseId: "Zm9vYmFy" };

/** Gemini reports a stop sequence with the same finish reason as a natural end. */
const STOPS = {
  calls: "STOP",
  end: "STOP",
  filter: "SAFETY",
  length: "MAX_TOKENS",
  sequence: "STOP",
} as const;

const usageOf = ({ usage: { cached, input, output, reasoning = 0 } }: Scripted) => ({
  promptTokenCount: input,
  candidatesTokenCount: output - reasoning,
  thoughtsTokenCount: reasoning,
  totalTokenCount: input + output,
  cachedContentTokenCount: cached,
});

const errorOf = ({ message, status }: NonNullable<Scripted["error"]>) => ({
  error: {
    code: status,
    message,
    status: status === 429 ? "RESOURCE_EXHAUSTED" : "UNAVAILABLE",
  },
});

function partsOf({ calls = [], texts = [], thought }: Scripted): readonly object[] {
  const signed = thought === undefined ? {} : { thoughtSignature: thought.signature };
  const said = [
    ...texts.map((text) => ({ text })),
    ...calls.map(({ id, input, name }) => ({ functionCall: { id, name, args: input } })),
  ];
  const last = said.at(-1);
  return [
    ...(thought === undefined ? [] : [{ text: thought.text, thought: true }]),
    ...said.map((part) => (part === last ? { ...part, ...signed } : part)),
  ];
}

function streamed(answer: Scripted): Script {
  const { error, isCut } = answer;
  const chunks: string[] = [];
  const send = (data: object): void => void chunks.push(`data: ${JSON.stringify(data)}\r\n\r\n`);
  const prompt = { promptTokenCount: answer.usage.input, totalTokenCount: answer.usage.input };
  for (const part of partsOf(answer)) {
    const candidates = [{ content: { role: "model", parts: [part] }, index: 0 }];
    send({ candidates, usageMetadata: prompt, ...HEAD });
  }
  if (error !== undefined) {
    send(errorOf(error));
  } else if (isCut !== true) {
    const content = { role: "model", parts: [{ text: "" }] };
    const candidates = [{ content, finishReason: STOPS[answer.stop], index: 0 }];
    send({ candidates, usageMetadata: usageOf(answer), ...HEAD });
  }
  return streamOf(chunks, isCut === true ? "cut" : undefined);
}
