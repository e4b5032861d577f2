/** A chat as it is meant, whatever the path calls its members. */
export interface AskedChat {
  readonly model: unknown;
  readonly content: string;
  readonly maxTokens?: number | undefined;
  readonly stream?: boolean | undefined;
  /** The end user it is made for. */
  readonly user?: string | undefined;
}

/** A path on which chats come in. */
export interface ChatSurface {
  readonly path: string;
  readonly toBody: (chat: AskedChat) => object;
  /** Its API has no member for the end user: a header says who that is. */
  readonly namesUserInHeader?: true;
}

const asOpenAi = ({ content, maxTokens, model, stream, user }: AskedChat): object => ({
  model,
  messages: [{ role: "user", content }],
  max_tokens: maxTokens,
  stream,
  user,
});

const asGenerate = ({ content, maxTokens, model, stream }: AskedChat): object => ({
  prompt: content,
  model_id: model,
  max_tokens: maxTokens,
  stream,
});

const asChat = ({ content, maxTokens, model, stream }: AskedChat): object => ({
  messages: [{ role: "user", content }],
  model_id: model,
  max_length: maxTokens,
  stream,
});

/** The provider's own path, `/v1`, where the model decides, and LocalLab's. */
export const CHAT_SURFACES: readonly [ChatSurface, ...ChatSurface[]] = [
  { path: "/api/providers/openai/v1/chat/completions", toBody: asOpenAi },
  { path: "/v1/chat/completions", toBody: asOpenAi },
  { path: "/generate", toBody: asGenerate, namesUserInHeader: true },
  { path: "/chat", toBody: asChat, namesUserInHeader: true },
];

/** One of them: each in its turn as `index` grows. */
export const chatSurface = (index: number): ChatSurface =>
  CHAT_SURFACES[index % CHAT_SURFACES.length] ?? CHAT_SURFACES[0];

interface SurfaceCall extends AskedChat {
  /** The proxy's. */
  readonly url: string;
  /** Secret of the key. */
  readonly secret: string;
}

/** One chat on a path, read to its end, within a minute. */
export async function callSurface(surface: ChatSurface, call: SurfaceCall): Promise<Response> {
  const response = await sendToSurface(surface, call);
  await response.arrayBuffer();
  return response;
}

/** The same, of which nothing is read yet. */
export function sendToSurface(
  { namesUserInHeader, path, toBody }: ChatSurface,
  { secret, url, ...chat }: SurfaceCall,
): Promise<Response> {
  const named = namesUserInHeader === true && chat.user !== undefined;
  return fetch(new URL(path, url), {
    method: "POST",
    headers: {
      authorization: `Bearer ${secret}`,
      "content-type": "application/json",
      ...(named ? { "x-lintel-user-id": chat.user } : {}),
    },
    body: JSON.stringify(toBody(chat)),
    signal: AbortSignal.timeout(60_000),
  });
}
