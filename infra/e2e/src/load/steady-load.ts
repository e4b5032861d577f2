import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";

import { CHAT_SURFACES, type ChatSurface } from "./chat-surfaces.ts";

/** What came of the calls of a load. */
export interface LoadResult {
  readonly answered: number;
  /** Why calls failed, or what was wrong with their answers. */
  readonly failures: readonly string[];
}

export interface Load {
  /** Calls answered so far. */
  readonly answered: number;
  /** Begins no more calls; resolves when all that were begun have ended. */
  stop(): Promise<LoadResult>;
}

export interface LoadOptions {
  /** URL of the proxy, or of a balancer in front of several. */
  readonly url: string;
  readonly secret: string;
  /** Where callers call, each at one of them in turn: the provider's own path where it is not said. */
  readonly surfaces?: readonly ChatSurface[];
  /** Callers that send one call after the other over a connection each keeps. */
  readonly plainCallers: number;
  /** Callers that read one stream after the other, each over a connection of its own. */
  readonly streamCallers: number;
}

/** Calls of many callers, without a pause, until it is stopped. */
export function startLoad(options: LoadOptions): Load {
  const { plainCallers, streamCallers, surfaces = CHAT_SURFACES.slice(0, 1), ...to } = options;
  const failures: string[] = [];
  const state = { answered: 0, isStopped: false };
  const repeat = async (caller: Caller): Promise<void> => {
    while (!state.isStopped) {
      const failure = await callOnce(to, caller);
      if (failure === undefined) state.answered += 1;
      else failures.push(failure);
    }
    caller.agent.destroy();
  };
  const callers: Caller[] = [
    ...Array.from({ length: plainCallers }, () => ({ streamed: false, agent: keptConnection() })),
    ...Array.from({ length: streamCallers }, () => ({ streamed: true, agent: new Agent() })),
  ];
  const running = callers.map((caller, index) =>
    repeat({ ...caller, surface: surfaces[index % surfaces.length] }),
  );
  return {
    get answered() {
      return state.answered;
    },
    async stop() {
      state.isStopped = true;
      await Promise.all(running);
      return { answered: state.answered, failures };
    },
  };
}

interface Caller {
  readonly streamed: boolean;
  readonly agent: Agent;
  /** The provider's own path where it is not said. */
  readonly surface?: ChatSurface | undefined;
}

const keptConnection = () => new Agent({ keepAlive: true, maxSockets: 1 });

/** Longer than any call takes on a busy machine: a call without an answer by then has been lost. */
const ANSWER_DEADLINE_MS = 120_000;

/** Makes a call. Resolves with what was wrong with its answer, or that none came; with `undefined` when all is well. */
export async function callOnce(
  { secret, url }: Pick<LoadOptions, "secret" | "url">,
  { agent, streamed, surface = CHAT_SURFACES[0] }: Caller,
): Promise<string | undefined> {
  const { promise, reject, resolve } = Promise.withResolvers<string | undefined>();
  const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
  const signal = AbortSignal.timeout(ANSWER_DEADLINE_MS);
  const sent = request(url + surface.path, { method: "POST", agent, headers, signal }, (answer) => {
    text(answer)
      .then((body) => `${answer.statusCode} ${body}`)
      .then((seen) => (isWhole(seen, streamed) ? undefined : seen.slice(-500)))
      .then(resolve, reject);
  });
  sent.on("error", reject);
  const chat = { content: "Count to twenty.", stream: streamed, maxTokens: 100 };
  sent.end(JSON.stringify(surface.toBody({ model: "gpt-4o-mini", ...chat })));
  return await promise.catch(
    (error: unknown) => `${streamed ? "stream" : "plain"}: ${String(error)}`,
  );
}

const isWhole = (seen: string, streamed: boolean): boolean =>
  seen.startsWith("200 ") &&
  (streamed ? seen.trimEnd().endsWith("data: [DONE]") : seen.includes('"usage"'));
