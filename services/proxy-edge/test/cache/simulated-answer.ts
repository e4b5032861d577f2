import type { AnswerSink, UpstreamAnswer } from "../../src/ports/upstream.ts";

/** How a simulated upstream answers. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: UpstreamAnswer["headers"];
  readonly chunks: readonly string[];
  /** Without one it breaks off after its chunks. */
  readonly hasEnd?: boolean;
  /** It goes on when this resolves. */
  readonly until?: Promise<unknown>;
}

const JSON_HEADERS = [["content-type", "application/json"]] as const;

/** An answer that comes as it was scripted. */
export class SimulatedAnswer implements UpstreamAnswer {
  readonly status: number;
  readonly headers: UpstreamAnswer["headers"];
  readonly isWhole = false;
  readonly #script: ScriptedAnswer;
  #isAborted = false;

  constructor(script: ScriptedAnswer) {
    this.#script = script;
    this.status = script.status ?? 200;
    this.headers = script.headers ?? JSON_HEADERS;
  }

  consume(sink: AnswerSink): void {
    void this.#play(sink);
  }

  pause(): void {}
  resume(): void {}

  abort(): void {
    this.#isAborted = true;
  }

  async #play(sink: AnswerSink): Promise<void> {
    const { chunks, hasEnd = true, until } = this.#script;
    await until;
    for (const chunk of chunks) {
      // Each piece comes in a turn of the event loop of its own, as from a socket.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      if (this.#isAborted) return;
      sink.data(Buffer.from(chunk));
    }
    if (this.#isAborted) return;
    if (hasEnd) sink.end();
    else sink.fail(new Error("the upstream broke off"));
  }
}
