import type { AnswerForm } from "../../../contract/answer.ts";
import { openAiErrors } from "../../../dialects/openai/error-body.ts";

/** Which of OpenAI's two answers is written. */
export type AnswerKind = "chat" | "text";

/** Writes a text as the answer of OpenAI's API that was asked for. */
export class OpenAiWriter {
  readonly #kind: AnswerKind;
  readonly #form: AnswerForm;

  constructor(kind: AnswerKind, form: AnswerForm) {
    this.#kind = kind;
    this.#form = form;
  }

  /** A whole answer, with the usage the server reports, if it does. */
  body(text: string, finishReason: string, usage: unknown): string {
    const said =
      this.#kind === "chat" ? { message: { role: "assistant", content: text } } : { text };
    const choice = { index: 0, ...said, logprobs: null, finish_reason: finishReason };
    const reported = usage === undefined || usage === null ? {} : { usage };
    return JSON.stringify({ ...this.#head(""), choices: [choice], ...reported });
  }

  /** The event that begins a stream; none in the API before chat. */
  first(): string {
    return this.#kind === "chat" ? this.#event({ role: "assistant", content: "" }, null) : "";
  }

  /** The event of a piece of text. */
  piece(text: string): string {
    return this.#event(this.#kind === "chat" ? { content: text } : { text }, null);
  }

  /** The events that end a stream. */
  last(finishReason: string): string {
    const nothing = this.#kind === "chat" ? {} : { text: "" };
    return `${this.#event(nothing, finishReason)}data: [DONE]\n\n`;
  }

  /** The event that ends a stream which has failed. */
  failure(message: string): string {
    return openAiErrors.toEvent({ status: 500, type: "server_error", message }).trimStart();
  }

  #event(said: object, finishReason: string | null): string {
    const piece = this.#kind === "chat" ? { delta: said } : said;
    const choice = { index: 0, ...piece, logprobs: null, finish_reason: finishReason };
    return `data: ${JSON.stringify({ ...this.#head(".chunk"), choices: [choice] })}\n\n`;
  }

  #head(suffix: ".chunk" | "") {
    const { body, call } = this.#form;
    const id = call?.id ?? "locallab";
    const isChat = this.#kind === "chat";
    return {
      id: `${isChat ? "chatcmpl" : "cmpl"}-${id}`,
      object: isChat ? `chat.completion${suffix}` : "text_completion",
      created: Math.floor((call?.atMs ?? 0) / 1000),
      model: body.model,
    };
  }
}
