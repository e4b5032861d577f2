import type { CommandCall } from "../../arguments/command.ts";
import { CliError, EXIT } from "../../cli-error.ts";
import { type Output, record } from "../../render/output.ts";
import { toUrl } from "../../settings/connection.ts";
import { readBody } from "../options/read-body.ts";

const DEFAULT_PROXY = "http://127.0.0.1:8002";
const DEFAULT_SECONDS = 30;
/** Only the beginning of an answer is shown. */
const SHOWN_CHARACTERS = 300;
/** A question that chat completions and Anthropic's messages take alike; what else a route speaks needs a body. */
const QUESTION = { max_tokens: 16, messages: [{ role: "user", content: "Say hello." }] };
/** What a proxy says of how it answered. */
const SHOWN_HEADERS = [
  "route",
  "provider",
  "attempts",
  "skipped-steps",
  "cache",
  "policy",
  "error",
];

/**
 * Makes one real call of a route at a proxy, with a key from standard input: limited, billed and in the ledger as every
 * call is. Fails where no proxy answers; an answer of any status is shown.
 */
export async function callRoute({ given, host }: CommandCall, path: string): Promise<Output> {
  const { env } = host;
  const proxy = toUrl(given.text("proxy") ?? env["LINTEL_PROXY_URL"] ?? DEFAULT_PROXY, "proxy's");
  const body = await readBody<object>(
    { given, host },
    given.text("body") === undefined ? QUESTION : {},
  );
  const secret = (await host.readStdin()).trim();
  host.err("this calls the route's providers, and costs what such a call costs\n");
  const startMs = host.now().getTime();
  const response = await answerOf(`${proxy}/api/routes${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify(body),
    redirect: "manual",
    signal: AbortSignal.timeout((given.number("timeout") ?? DEFAULT_SECONDS) * 1000),
  });
  const answer = await response.text();
  const shown = SHOWN_HEADERS.map((name) => [
    name,
    response.headers.get(`x-lintel-${name}`) ?? undefined,
  ]);
  return record({
    status: response.status,
    ms: host.now().getTime() - startMs,
    requestId: response.headers.get("x-request-id") ?? "",
    ...Object.fromEntries(shown.filter(([, value]) => value !== undefined)),
    answer: answer.slice(0, SHOWN_CHARACTERS),
  });
}

async function answerOf(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch {
    // What the error quotes may be the key.
    throw new CliError(EXIT.failed, `no proxy answers at ${new URL(url).origin} (--proxy)`);
  }
}
