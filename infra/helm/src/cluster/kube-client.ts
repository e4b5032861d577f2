import { request } from "node:https";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

const DEADLINE_MS = 30_000;

export interface KubeAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** An administrator's way to an API server. Paths are those of Kubernetes' API: `/api/v1/namespaces`. */
export interface KubeClient {
  /** Rejects where there is no answer within 30 s; a refusal is an answer. */
  ask(method: string, path: string, body?: unknown): Promise<KubeAnswer>;
  /** Hands on what happens below a path, from what is there on, until it is stopped or the server ends. */
  watch(path: string, onEvent: (event: unknown) => void): { stop(): void };
}

export interface KubeAccess {
  readonly origin: string;
  readonly token: string;
  /** The certificate by which the server is known, as PEM. */
  readonly ca: string;
}

export function createKubeClient({ ca, origin, token }: KubeAccess): KubeClient {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return {
    ask: (method, path, body) => {
      const { promise, reject, resolve } = Promise.withResolvers<KubeAnswer>();
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const sent = request(origin + path, { method, headers, ca, signal }, (answer) => {
        text(answer).then(
          (said) => resolve({ status: answer.statusCode ?? 0, body: parsed(said) }),
          reject,
        );
      });
      sent.on("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
      return promise;
    },
    watch(path, onEvent) {
      const sent = request(`${origin}${path}?watch=1`, { headers, ca }, (answer) => {
        const lines = createInterface({ input: answer });
        lines.on("line", (line) => onEvent(JSON.parse(line)));
        lines.on("error", () => undefined);
      });
      // Ended by `stop`, or with the server.
      sent.on("error", () => undefined);
      sent.end();
      return { stop: () => void sent.destroy() };
    },
  };
}

/** Refusals before the API itself are plain text. */
function parsed(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return said;
  }
}
