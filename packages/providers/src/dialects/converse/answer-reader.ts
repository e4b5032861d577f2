import type {
  AnswerForm,
  AnswerReader,
  AnswerReading,
  ReportedFailure,
} from "../../contract/answer.ts";
import { BrokenFrame, type EventFrame, FrameSplitter } from "../../formats/frames/event-frames.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../formats/json/is-record.ts";
import { CollectedText } from "../../reading/answer/collected-text.ts";
import { PlainReader } from "../../reading/answer/plain-reader.ts";
import { NO_REPORT, type ReportedUsage } from "../../reading/usage/read-usage.ts";
import { exceptionOf, SseEvents } from "./frame-events.ts";
import { unpricedMemberIn } from "./unpriced-members.ts";
import { toUsage } from "./usage.ts";

const KEPT_BYTES = new Map([
  ["usage", 64 * 1024],
  ["output", 4 * 1024 * 1024],
]);

const FRAMES = "application/vnd.amazon.eventstream";

/** Reads an answer of the Converse API; frames of a stream pass as they come. */
export const createConverseReader = (form: AnswerForm): AnswerReader => readerOf(form, false);

/** The same, whose streams are passed on as server-sent events. */
export const createSseReader = (form: AnswerForm): AnswerReader => readerOf(form, true);

function readerOf({ body, contentType, status }: AnswerForm, asSse: boolean): AnswerReader {
  const isUnknown = unpricedMemberIn(body.json) !== undefined;
  if (status < 400 && contentType.startsWith(FRAMES)) {
    return asSse ? new SseFrameReader(isUnknown) : new ConverseFrameReader(isUnknown);
  }
  return new PlainReader({
    kept: KEPT_BYTES,
    read: (answer) => ({ ...readWhole(answer), ...(isUnknown ? { isUnknown } : {}) }),
  });
}

function readWhole({ output, usage }: JsonRecord): AnswerReading {
  const reported = toUsage(usage);
  const message = isRecord(output) ? output["message"] : undefined;
  const blocks = isRecord(message) ? recordsOf(message["content"]) : [];
  const text = reported.usage === undefined ? blocks.flatMap(textsIn).join("\n") : "";
  return { ...reported, model: undefined, text };
}

/** What the model wrote in a block, or in a piece of one. */
function textsIn({ reasoningContent, text, toolUse }: JsonRecord): readonly string[] {
  const thought = isRecord(reasoningContent) ? reasoningContent : {};
  const inner = isRecord(thought["reasoningText"]) ? thought["reasoningText"]["text"] : undefined;
  const called = isRecord(toolUse) ? toolUse["input"] : undefined;
  const input =
    called === undefined || typeof called === "string" ? called : JSON.stringify(called);
  return [text, inner, thought["text"], input].filter((each) => typeof each === "string");
}

/** Reads the frames of a stream while their bytes pass. */
class ConverseFrameReader implements AnswerReader {
  readonly #splitter = new FrameSplitter();
  readonly #text = new CollectedText();
  readonly #isUnknown: boolean;
  #reported: ReportedUsage = NO_REPORT;
  #failure: ReportedFailure | undefined;
  #hasStopped = false;
  #isBroken = false;

  constructor(isUnknown: boolean) {
    this.#isUnknown = isUnknown;
  }

  /** What reports the usage is the last that comes. */
  get ended(): boolean {
    return this.#reported.usage !== undefined;
  }

  get isEnding(): boolean {
    return this.ended || this.#failure !== undefined;
  }

  get lacksEnd(): boolean {
    return !this.isEnding && !this.#hasStopped;
  }

  get textLength(): number {
    return this.#text.length;
  }

  push(chunk: Buffer): Buffer | undefined {
    if (!this.#isBroken) this.split(chunk, () => undefined);
    return chunk;
  }

  flush(): Buffer | undefined {
    return undefined;
  }

  read(): AnswerReading {
    const { usage } = this.#reported;
    return {
      ...this.#reported,
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      ...(this.#isUnknown ? { isUnknown: true } : {}),
      model: undefined,
      text: usage === undefined ? this.#text.toString() : "",
    };
  }

  /** Hands on each frame once it has been read. False where the stream is no longer one. */
  protected split(chunk: Buffer, onFrame: (frame: EventFrame) => void): boolean {
    try {
      this.#splitter.push(chunk, (frame) => {
        this.#note(frame);
        onFrame(frame);
      });
      return true;
    } catch (error) {
      if (!(error instanceof BrokenFrame)) throw error;
      this.#isBroken = true;
      this.#failure ??= { type: "broken_stream", status: 502 };
      return false;
    }
  }

  #note(frame: EventFrame): void {
    const exception = exceptionOf(frame);
    if (exception !== undefined) {
      this.#failure ??= { type: exception.type, status: exception.status };
      return;
    }
    const { delta, start, usage } = frame.payload;
    const type = frame.headers[":event-type"];
    if (type === "messageStop") this.#hasStopped = true;
    if (type === "metadata") this.#reported = toUsage(usage);
    for (const piece of [start, delta]) {
      for (const text of isRecord(piece) ? textsIn(piece) : []) this.#text.add(text);
    }
  }
}

/** The same, passing on server-sent events in place of frames. */
class SseFrameReader extends ConverseFrameReader {
  readonly contentType = "text/event-stream; charset=utf-8";
  readonly #events = new SseEvents();
  #isOver = false;

  override push(chunk: Buffer): Buffer | undefined {
    if (this.#isOver) return undefined;
    const events: string[] = [];
    const isWhole = this.split(chunk, (frame) => events.push(this.#events.of(frame)));
    if (!isWhole) events.push(this.#events.broken());
    this.#isOver = !isWhole;
    const text = events.join("");
    return text === "" ? undefined : Buffer.from(text);
  }
}
