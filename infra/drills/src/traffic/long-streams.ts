import { Agent, request } from "node:http";

export interface LongStreams {
  /** Begins no more; resolves when all have ended. */
  stop(): Promise<{
    readonly whole: number;
    readonly cut: readonly string[];
    /** Duration of the longest. */
    readonly seconds: number;
  }>;
}

export interface LongStreamsOptions {
  readonly origin: string;
  readonly secret: string;
  /** How many are open at any time. */
  readonly open: number;
}

/** Reads streams, each over a connection of its own, one after the other until it is stopped. */
export function openLongStreams({ open, origin, secret }: LongStreamsOptions): LongStreams {
  const state = { isStopped: false, whole: 0, seconds: 0 };
  const cut: string[] = [];
  const read = async (): Promise<void> => {
    while (!state.isStopped) {
      const startedAt = performance.now();
      const failure = await readOne(origin, secret);
      state.seconds = Math.max(state.seconds, (performance.now() - startedAt) / 1000);
      if (failure === undefined) state.whole += 1;
      else cut.push(failure);
    }
  };
  const readers = Array.from({ length: open }, () => read());
  return {
    async stop() {
      state.isStopped = true;
      await Promise.all(readers);
      return { whole: state.whole, cut, seconds: state.seconds };
    },
  };
}

/** Resolves with what was wrong. */
async function readOne(origin: string, secret: string): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
  const url = `${origin}/api/providers/openai/v1/chat/completions`;
  const sent = request(url, { method: "POST", agent: new Agent(), headers }, (answer) => {
    let end = "";
    answer.setEncoding("utf8").on("data", (piece: string) => {
      end = (end + piece).slice(-300);
    });
    answer.on("error", (error) => resolve(`cut: ${error.message}`));
    answer.on("end", () => {
      const isWhole = answer.statusCode === 200 && end.trimEnd().endsWith("data: [DONE]");
      resolve(isWhole ? undefined : `${answer.statusCode} ${end}`);
    });
  });
  sent.on("error", (error) => resolve(`failed: ${error.message}`));
  const messages = [{ role: "user", content: "Count slowly." }];
  sent.end(JSON.stringify({ model: "gpt-4o-mini", messages, stream: true, max_tokens: 100 }));
  return await promise;
}
