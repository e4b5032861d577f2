import { DetectorError } from "@lintel/policies";
import { connectThrough, type FindForwardProxy } from "@lintel/service-kit";
import type { Dispatcher, request as Request } from "undici";

/** Calls of one detector at once. */
const MAX_OPEN = 16;
/** Calls that wait for their turn; beyond it a call is refused rather than kept waiting. */
const MAX_PENDING = 512;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/** Before the one further try of a call that failed for a reason that may pass. */
const RETRY_AFTER_MS = 50;

export interface JsonCallerOptions {
  /** In messages. */
  readonly name: string;
  /** From the moment a call is asked for, its turn and a further try within. */
  readonly timeoutMs: number;
  readonly connectTimeoutMs?: number;
  /** The proxy that leads to it, if any. */
  readonly forwardProxy: FindForwardProxy;
}

export interface JsonRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Posts JSON to a detector: bounded in calls at once, in calls that wait, in time and in what is read. All that goes wrong is a
 * `DetectorError`, which holds nothing of what was sent.
 */
export class JsonCaller {
  readonly #name: string;
  readonly #timeoutMs: number;
  readonly #client: Promise<Client>;
  #pending = 0;

  constructor({ forwardProxy, name, timeoutMs, connectTimeoutMs }: JsonCallerOptions) {
    this.#name = name;
    this.#timeoutMs = timeoutMs;
    const timeout = Math.min(connectTimeoutMs ?? timeoutMs, timeoutMs);
    this.#client = openClient(forwardProxy, timeout);
  }

  /** `make` is asked again for a second try, since a signature is of a moment. */
  async post(
    make: () => Promise<JsonRequest> | JsonRequest,
    signal: AbortSignal,
  ): Promise<unknown> {
    if (this.#pending >= MAX_PENDING) throw this.fail("has too many calls waiting");
    this.#pending += 1;
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(this.#timeoutMs)]);
    try {
      const first = await this.#try(await make(), inTime);
      if (!(first instanceof Passing)) return first;
      await this.#pause(inTime);
      const second = await this.#try(await make(), inTime);
      if (second instanceof Passing) throw this.fail(second.reason);
      return second;
    } catch (error) {
      if (error instanceof DetectorError) throw error;
      throw this.fail(inTime.aborted ? "did not answer in time" : "could not be called");
    } finally {
      this.#pending -= 1;
    }
  }

  fail(reason: string): DetectorError {
    return new DetectorError(`${this.#name} ${reason}`);
  }

  async close(): Promise<void> {
    await (await this.#client).agent.destroy();
  }

  async #try({ url, headers, body }: JsonRequest, signal: AbortSignal): Promise<unknown> {
    const answer = await this.#send({ url, headers, body }, signal);
    if (answer instanceof Passing) return answer;
    const { status, text } = answer;
    if (status === 200) return this.#parse(text);
    const kind = /"__type"\s*:\s*"(?:[\w.]+#)?(\w{1,60})"/.exec(text)?.[1];
    const reason = `answered with ${status}${kind === undefined ? "" : ` ${kind}`}`;
    const mayPass = status === 429 || status >= 500 || kind === "ThrottlingException";
    if (mayPass) return new Passing(reason);
    throw this.fail(reason);
  }

  async #send({ url, headers, body }: JsonRequest, signal: AbortSignal) {
    try {
      const { agent, request } = await this.#client;
      const { statusCode, body: stream } = await request(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body,
        signal,
        dispatcher: agent,
      });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of stream) {
        const bytes = Buffer.from(chunk);
        size += bytes.length;
        if (size > MAX_ANSWER_BYTES) throw this.fail("answered with too much");
        chunks.push(bytes);
      }
      return { status: statusCode, text: Buffer.concat(chunks).toString() };
    } catch (error) {
      if (signal.aborted || error instanceof DetectorError) throw error;
      return new Passing("could not be reached");
    }
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw this.fail("answered with what is no JSON");
    }
  }

  #pause(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, RETRY_AFTER_MS);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(this.fail("did not answer in time"));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    return promise.finally(() => signal.removeEventListener("abort", onAbort));
  }
}

interface Client {
  readonly agent: Dispatcher;
  readonly request: typeof Request;
}

/** undici takes some megabytes, which a process without such detectors need not hold. */
async function openClient(forwardProxy: FindForwardProxy, timeout: number): Promise<Client> {
  const { Agent, buildConnector, request } = await import("undici");
  const connect = connectThrough(forwardProxy, buildConnector({ timeout }), timeout);
  return { agent: new Agent({ connections: MAX_OPEN, connect }), request };
}

/** A failure that may be over at the next try. */
class Passing {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}
