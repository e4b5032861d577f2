import type {
  ClientAnswerForm,
  ClientTranslation,
  ClientTranslationName,
} from "../../contract/client-translation.ts";
import { ChatWriter } from "./answer/chat-writer.ts";
import { BodySource, EventSource } from "./answer/event-source.ts";
import { GenerateWriter } from "./answer/generate-writer.ts";
import type { StreamWriter } from "./answer/stream-writer.ts";
import { TranslatedBody, TranslatedError, type WholeSaid } from "./answer/translated-body.ts";
import { TranslatedStream } from "./answer/translated-stream.ts";
import { readChat, readGenerate } from "./request/read-request.ts";

interface Writers {
  stream(): StreamWriter;
  readonly body: (said: WholeSaid, id: string) => object;
}

/** `POST /generate`, as calls of OpenAI's chat: LocalLab's server takes a prompt for a turn of a chat, too. */
export const localLabGenerate: ClientTranslation = {
  name: "locallab-generate",
  readRequest: readGenerate,
  answer: (form) =>
    translated(form, {
      stream: () => new GenerateWriter(),
      body: ({ model, text, usage }) => ({ response: text, text, model, model_id: model, usage }),
    }),
};

/** `POST /chat`. */
export const localLabChat: ClientTranslation = {
  name: "locallab-chat",
  readRequest: readChat,
  answer: (form) =>
    translated(form, {
      stream: () => new ChatWriter(),
      body: ({ finishReason, model, text, usage }, id) => {
        const message = { role: "assistant", content: text };
        return {
          id,
          choices: [{ index: 0, message, finish_reason: finishReason }],
          // The early typed clients (locallab-client before 1.0.4) look here.
          message,
          finish_reason: finishReason,
          usage,
          model,
          model_id: model,
        };
      },
    }),
};

const BY_NAME: Readonly<Record<ClientTranslationName, ClientTranslation>> = {
  "locallab-chat": localLabChat,
  "locallab-generate": localLabGenerate,
};

export const clientTranslationNamed = (name: ClientTranslationName): ClientTranslation =>
  BY_NAME[name];

function translated(form: ClientAnswerForm, writers: Writers) {
  if (form.status >= 400) return new TranslatedError(form.status);
  const source = form.comesStreamed ? new EventSource() : new BodySource();
  const asked = { model: form.model, promptLength: form.promptLength };
  if (form.isStreamAsked) return new TranslatedStream({ source, writer: writers.stream(), asked });
  return new TranslatedBody({ source, asked, toBody: (said) => writers.body(said, form.id) });
}
