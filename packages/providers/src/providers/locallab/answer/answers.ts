import type { AnswerForm, AnswerReader } from "../../../contract/answer.ts";
import type { Translation } from "../../../contract/endpoint.ts";
import { openAiErrors } from "../../../dialects/openai/error-body.ts";
import { isRecord, type JsonRecord, recordsOf, stringIn } from "../../../formats/json/is-record.ts";
import { parseJson } from "../../../formats/json/parse-json.ts";
import { PassingReader } from "../../../reading/answer/passing-reader.ts";
import { stopsIn } from "../request/adapt.ts";
import { type AnswerKind, OpenAiWriter } from "./openai-writer.ts";
import { ChatParts, GenerateParts, type PartSplitter } from "./stream-parts.ts";
import { TextLimiter } from "./text-limiter.ts";
import { TextStream } from "./text-stream.ts";
import { WholeAnswer } from "./whole-answer.ts";

export const chatAnswer: Translation["answer"] = (form, dialect) =>
  translated("chat", form, {
    readerOf: (shape) => dialect.createReader(shape),
    splitter: () => new ChatParts(),
  });

export const generateAnswer: Translation["answer"] = (form, dialect) =>
  translated("text", form, {
    readerOf: (shape) => dialect.createReader(shape),
    splitter: () => new GenerateParts(),
  });

/** The list of models, as OpenAI's. */
export const modelsAnswer: Translation["answer"] = ({ status }) =>
  new WholeAnswer(new PassingReader(), (answer) =>
    status >= 400 ? toError(status, answer) : toModelList(answer),
  );

interface Reading {
  readonly readerOf: (form: AnswerForm) => AnswerReader;
  readonly splitter: () => PartSplitter;
}

function translated(
  kind: AnswerKind,
  form: AnswerForm,
  { readerOf, splitter }: Reading,
): AnswerReader {
  if (form.status >= 400) {
    return new WholeAnswer(readerOf({ ...form, streamed: false }), (answer) =>
      toError(form.status, answer),
    );
  }
  const writer = new OpenAiWriter(kind, form);
  if (form.body.streamed && !form.contentType.startsWith("application/json")) {
    const inner = readerOf({ ...form, streamed: true, hidesUsage: false });
    const limiter = new TextLimiter({ stops: stopsOf(form), cap: capOf(form) });
    return new TextStream({ inner, splitter: splitter(), limiter, writer });
  }
  return new WholeAnswer(readerOf({ ...form, streamed: false }), (answer) =>
    toWhole(writer, stopsOf(form), answer),
  );
}

const stopsOf = ({ body }: AnswerForm): readonly string[] => stopsIn(body.json["stop"]);

/** The lower of the caller's cap and the one the call was sent with. */
function capOf({ body, call }: AnswerForm): number | undefined {
  const caps = [body.outputCap, call?.outputCap].filter((cap) => cap !== undefined);
  return caps.length === 0 ? undefined : Math.min(...caps);
}

function toWhole(
  writer: OpenAiWriter,
  stops: readonly string[],
  answer: Buffer,
): string | undefined {
  const json = parseJson(answer);
  if (!isRecord(json)) return undefined;
  const said = saidIn(json);
  if (said === undefined) return undefined;
  // Of an answer that does not stream the server heeds the cap.
  const limiter = new TextLimiter({ stops, cap: undefined });
  const text = [...limiter.push(said.text), ...limiter.flush()].join("");
  return writer.body(text, limiter.end ?? said.finishReason, json["usage"]);
}

/** What an answer says: `/chat` in its first choice, `/generate` as `text`, which was `response` before 0.2. */
function saidIn(json: JsonRecord) {
  const [choice] = recordsOf(json["choices"]);
  const message = choice?.["message"];
  const text = isRecord(message) ? message["content"] : (json["text"] ?? json["response"]);
  if (typeof text !== "string" && text !== null) return undefined;
  return { text: text ?? "", finishReason: stringIn(choice?.["finish_reason"]) || "stop" };
}

/** An error of LocalLab's in OpenAI's shape, with its own words: `detail` is a text, or a list of what is wrong. */
function toError(status: number, answer: Buffer): string {
  const json = parseJson(answer);
  const detail = isRecord(json) ? json["detail"] : undefined;
  const listed = recordsOf(detail).map(({ loc, msg }) =>
    [...(Array.isArray(loc) ? [loc.join(".")] : []), stringIn(msg)].join(": "),
  );
  const message = typeof detail === "string" ? detail : listed.join("; ");
  const type = status < 500 ? "invalid_request_error" : "server_error";
  return openAiErrors.toBody({ status, type, message: message || "the provider refused the call" });
}

/** LocalLab lists its models as an array; before 0.2 it was an object by their names. */
function toModelList(answer: Buffer): string | undefined {
  const json = parseJson(answer);
  if (!isRecord(json)) return undefined;
  const { models } = json;
  const ids = isRecord(models)
    ? Object.keys(models)
    : recordsOf(models).map(({ id }) => stringIn(id));
  const data = ids
    .filter((id) => id !== "")
    .map((id) => ({ id, object: "model", created: 0, owned_by: "locallab" }));
  return JSON.stringify({ object: "list", data });
}
