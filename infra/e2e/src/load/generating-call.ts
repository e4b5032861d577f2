const PROMPT = "Tell me of the sea, and of those who sail it in winter. ".repeat(8);

interface GeneratingCall {
  readonly url: string;
  /** Of the key. */
  readonly secret: string;
  /** Under which the upstream notes what it charges, and the ledger the event. */
  readonly name: string;
  readonly stream: boolean;
  /** Of the answer. */
  readonly tokens: number;
  readonly tokensPerSecond: number;
  /** Members of the body beside those that all calls have. */
  readonly others?: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
}

/** One call that a `GeneratingUpstream` answers, read to its end. Rejects where the connection breaks. */
export async function callGenerating(call: GeneratingCall): Promise<void> {
  const { name, secret, stream, timeoutMs, tokens, tokensPerSecond, url } = call;
  const response = await fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${secret}`,
      "content-type": "application/json",
      "x-custom-event-id": name,
    },
    body: JSON.stringify({
      ...call.others,
      stream,
      metadata: { name, tokens: String(tokens), rate: String(tokensPerSecond) },
      messages: [{ role: "user", content: PROMPT }],
    }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  await response.text();
}
