import type { ResponseScript } from "./response-script.ts";

interface ResponseParts {
  readonly script: ResponseScript;
  readonly speaks: boolean;
  readonly cap: unknown;
  /** Tokens of the conversation it answers. */
  readonly inputTokens: number;
  readonly newId: (kind: string) => string;
  readonly send: (event: Readonly<Record<string, unknown>>) => void;
  readonly drop: () => void;
  readonly ended: (outputTokens: number) => void;
}

/** Default length of a piece of speech: 50 ms, a token. */
const AUDIO_BYTES = 2400;
const LIMITS = [
  { name: "requests", limit: 5000, remaining: 4999, reset_seconds: 0.012 },
  { name: "tokens", limit: 40_000, remaining: 39_500, reset_seconds: 0.75 },
];

/** The life of an answer: created, piece by piece, done. */
export class SimulatedResponse {
  readonly #parts: ResponseParts;
  readonly #id: string;
  readonly #itemId: string;
  #pieces = 0;
  #text = "";
  #isOver = false;

  constructor(parts: ResponseParts) {
    this.#parts = parts;
    this.#id = parts.newId("resp");
    this.#itemId = parts.newId("item");
  }

  async run(): Promise<void> {
    const { script, send } = this.#parts;
    send({ type: "response.created", response: this.#described("in_progress") });
    send({ type: "response.output_item.added", ...this.#place(), item: this.#item() });
    send({ type: "conversation.item.added", previous_item_id: null, item: this.#item() });
    for (const word of (script.text ?? "Hello there, how can I help?").split(/(?<= )/)) {
      if (this.#isOver) return;
      this.#say(word);
      if (this.#pieces === script.breakAfter) return this.#parts.drop();
      // Other events get their turn.
      await new Promise(setImmediate);
    }
    await script.until;
    this.end(script.status ?? "completed");
  }

  /** Ends it, with what has been said so far. */
  end(status: string, reason?: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { ended, send, speaks } = this.#parts;
    const kind = speaks ? "output_audio_transcript" : "output_text";
    const done = speaks ? { transcript: this.#text } : { text: this.#text };
    send({ type: `response.${kind}.done`, ...this.#place(), ...done });
    send({ type: "response.output_item.done", ...this.#place(), item: this.#item() });
    send({ type: "conversation.item.done", previous_item_id: null, item: this.#item() });
    const status_details = reason === undefined ? null : { type: status, reason };
    const response = { ...this.#described(status), status_details, usage: this.#usage() };
    send({ type: "response.done", response });
    send({ type: "rate_limits.updated", rate_limits: LIMITS });
    ended(this.#pieces * 2);
  }

  #say(word: string): void {
    const { script, send, speaks } = this.#parts;
    this.#pieces += 1;
    this.#text += word;
    if (!speaks) {
      send({ type: "response.output_text.delta", ...this.#place(), delta: word });
      return;
    }
    const audio = Buffer.alloc(script.audioBytes ?? AUDIO_BYTES, this.#pieces).toString("base64");
    send({ type: "response.output_audio.delta", ...this.#place(), delta: audio });
    send({ type: "response.output_audio_transcript.delta", ...this.#place(), delta: word });
  }

  #place() {
    return { response_id: this.#id, item_id: this.#itemId, output_index: 0, content_index: 0 };
  }

  #item() {
    const content = this.#text === "" ? [] : [{ type: "output_text", text: this.#text }];
    return { id: this.#itemId, type: "message", role: "assistant", content };
  }

  #described(status: string) {
    return {
      object: "realtime.response",
      id: this.#id,
      status,
      status_details: null,
      output: status === "in_progress" ? [] : [this.#item()],
      max_output_tokens: this.#parts.cap,
      usage: null,
    };
  }

  #usage() {
    const { inputTokens, script, speaks } = this.#parts;
    if (script.usage !== undefined) return script.usage;
    const audio = speaks ? this.#pieces : 0;
    return {
      total_tokens: inputTokens + audio + this.#pieces,
      input_tokens: inputTokens,
      output_tokens: audio + this.#pieces,
      input_token_details: {
        text_tokens: inputTokens,
        audio_tokens: 0,
        image_tokens: 0,
        cached_tokens: 0,
        cached_tokens_details: { text_tokens: 0, audio_tokens: 0, image_tokens: 0 },
      },
      output_token_details: { text_tokens: this.#pieces, audio_tokens: audio },
    };
  }
}
