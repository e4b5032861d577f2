/** What the playground asks for. */
export interface Question {
  readonly proxyUrl: string;
  readonly secret: string;
  readonly model: string;
  readonly prompt: string;
}

/** Everything that comes of a call, in the order in which it comes. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "headers"; readonly headers: readonly (readonly [string, string])[] };

/** Makes a streamed call, and yields its text as it comes. Throws what the gateway said when it refuses. */
export async function* ask(question: Question, signal: AbortSignal): AsyncGenerator<Piece> {
  const { model, prompt, proxyUrl, secret } = question;
  const response = await fetch(`${proxyUrl}/v1/chat/completions`, {
    method: "POST",
    signal,
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ model, stream: true, messages: [{ role: "user", content: prompt }] }),
  });
  yield { kind: "headers", headers: [["status", String(response.status)], ...response.headers] };
  if (!response.ok) throw new Error(await response.text());
  if (response.body === null) return;
  yield* textsOf(response.body.pipeThrough(new TextDecoderStream()));
}

/** The texts of a stream of OpenAI's chunks. */
export async function* textsOf(chunks: AsyncIterable<string>): AsyncGenerator<Piece> {
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const text = textIn(line);
      if (text !== "") yield { kind: "text", text };
    }
  }
}

interface Chunk {
  readonly choices?: readonly { readonly delta?: { readonly content?: string | null } }[];
}

function textIn(line: string): string {
  if (!line.startsWith("data: {")) return "";
  const chunk: Chunk = JSON.parse(line.slice("data: ".length));
  return chunk.choices?.[0]?.delta?.content ?? "";
}
