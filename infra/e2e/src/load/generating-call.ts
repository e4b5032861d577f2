import { inPrompt } from "../upstreams/generating-upstream.ts";
import { CHAT_SURFACES, type ChatSurface } from "./chat-surfaces.ts";

const PROMPT = "Tell me of the sea, and of those who sail it in winter. ".repeat(8);

interface GeneratingCall {
  readonly url: string;
  /** Whose body it has: the provider's own path, where it is not said. */
  readonly surface?: ChatSurface;
  /** Secret of the key. */
  readonly secret: string;
  /** Under which the upstream notes what it charges, and the ledger the event. */
  readonly name: string;
  readonly stream: boolean;
  /** Tokens of the answer. */
  readonly tokens: number;
  readonly tokensPerSecond: number;
  readonly maxTokens?: number | undefined;
  readonly timeoutMs: number;
}

/** One call that a `GeneratingUpstream` answers, read to its end. Rejects where the connection breaks. */
export async function callGenerating(call: GeneratingCall): Promise<void> {
  const { maxTokens, name, secret, stream, timeoutMs, tokens, tokensPerSecond, url } = call;
  const { surface = CHAT_SURFACES[0] } = call;
  const metadata = { name, tokens: String(tokens), rate: String(tokensPerSecond) };
  const content = PROMPT + inPrompt(metadata);
  const response = await fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${secret}`,
      "content-type": "application/json",
      "x-custom-event-id": name,
    },
    body: JSON.stringify(surface.toBody({ model: "gpt-4o-mini", maxTokens, stream, content })),
    signal: AbortSignal.timeout(timeoutMs),
  });
  await response.text();
}
