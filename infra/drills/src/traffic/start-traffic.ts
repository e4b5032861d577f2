import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

const CALL_DEADLINE_MS = 30_000;

/** What came of one call. */
export interface Call {
  /** In the event's `custom_id`. */
  readonly id: string;
  readonly key: string;
  readonly phase: string;
  /** `undefined` where there was no whole answer. */
  readonly status: number | undefined;
  /** Lintel's word for what went wrong, or the system's. */
  readonly reason: string;
  readonly ms: number;
  /** By `performance.now()`. */
  readonly endedAt: number;
}

export interface Traffic {
  readonly calls: readonly Call[];
  /** What calls that begin from now on belong to. */
  phase(name: string): void;
  /** Begins no more; resolves when those that were begun have ended. */
  stop(): Promise<readonly Call[]>;
}

export interface TrafficOptions {
  /** `http://127.0.0.1:8002`; calls go to them in turn. */
  readonly origins: readonly string[];
  /** Name to secret. Each has its own callers. */
  readonly keys: Readonly<Record<string, string>>;
  readonly callsPerSecond: number;
  /** Calls of each key; unlimited if left out. */
  readonly count?: number;
}

/** Plain calls of each key at a steady rate, whatever becomes of those before, until it is stopped. */
export function startTraffic(options: TrafficOptions): Traffic {
  const { callsPerSecond, count = Infinity, keys, origins } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const calls: Call[] = [];
  const stopped = new AbortController();
  let phase = "before";
  let turn = 0;
  const callOnce = async (key: string, secret: string): Promise<void> => {
    const id = randomUUID();
    const begun = { phase, startedAt: performance.now() };
    const origin = origins[turn++ % origins.length] ?? "";
    const { reason, status } = await send({ agent, id, origin, secret });
    const endedAt = performance.now();
    const ms = endedAt - begun.startedAt;
    calls.push({ id, key, phase: begun.phase, status, reason, ms, endedAt });
  };
  const repeat = async ([key, secret]: readonly [string, string]): Promise<void> => {
    const underWay = new Set<Promise<void>>();
    for (let begun = 0; begun < count && !stopped.signal.aborted; begun += 1) {
      const call = callOnce(key, secret).finally(() => underWay.delete(call));
      underWay.add(call);
      await pause(1000 / callsPerSecond);
    }
    await Promise.all(underWay);
  };
  const running = Object.entries(keys).map((key) => repeat(key));
  return {
    calls,
    phase(name) {
      phase = name;
    },
    async stop() {
      stopped.abort();
      await Promise.all(running);
      agent.destroy();
      return calls;
    },
  };
}

interface Sent {
  readonly agent: Agent;
  readonly id: string;
  readonly origin: string;
  readonly secret: string;
}

const BODY = JSON.stringify({
  model: "gpt-4o-mini",
  messages: [{ role: "user", content: "Count to twenty." }],
  max_tokens: 100,
});

/** Resolves with the status and what Lintel says went wrong; with neither status nor answer where the connection broke. */
async function send({ agent, id, origin, secret }: Sent) {
  const { promise, reject, resolve } = Promise.withResolvers<{
    readonly status: number | undefined;
    readonly reason: string;
  }>();
  const headers = {
    authorization: `Bearer ${secret}`,
    "content-type": "application/json",
    "x-custom-event-id": id,
  };
  const url = `${origin}/api/providers/openai/v1/chat/completions`;
  const signal = AbortSignal.timeout(CALL_DEADLINE_MS);
  const sent = request(url, { method: "POST", agent, headers, signal }, (answer) => {
    const { headers: said, statusCode: status } = answer;
    const reason = String(said["x-lintel-error"] ?? "");
    answer.on("error", reject);
    answer.on("end", () => resolve({ status, reason }));
    answer.resume();
  });
  sent.on("error", reject);
  sent.end(BODY);
  return await promise.catch((error: unknown) => ({ status: undefined, reason: codeOf(error) }));
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : String(error);
