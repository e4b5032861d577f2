/** A chat as it is meant, whatever the path calls its members. */
export interface AskedChat {
  readonly model: unknown;
  readonly content: string;
  readonly maxTokens?: number | undefined;
  readonly stream?: boolean | undefined;
}

/** A path on which chats come in. */
export interface ChatSurface {
  readonly path: string;
  readonly toBody: (chat: AskedChat) => object;
}

const asOpenAi = ({ content, maxTokens, model, stream }: AskedChat): object => ({
  model,
  messages: [{ role: "user", content }],
  max_tokens: maxTokens,
  stream,
});

const PROVIDERS_PATH: ChatSurface = {
  path: "/api/providers/openai/v1/chat/completions",
  toBody: asOpenAi,
};

/** Those where the model decides where a call goes. */
export const FRONT_SURFACES: readonly ChatSurface[] = [
  { path: "/v1/chat/completions", toBody: asOpenAi },
  {
    path: "/generate",
    toBody: ({ content, maxTokens, model, stream }) => ({
      prompt: content,
      model_id: model,
      max_tokens: maxTokens,
      stream,
    }),
  },
  {
    path: "/chat",
    toBody: ({ content, maxTokens, model, stream }) => ({
      messages: [{ role: "user", content }],
      model_id: model,
      max_length: maxTokens,
      stream,
    }),
  },
];

export const CHAT_SURFACES: readonly [ChatSurface, ...ChatSurface[]] = [
  PROVIDERS_PATH,
  ...FRONT_SURFACES,
];
