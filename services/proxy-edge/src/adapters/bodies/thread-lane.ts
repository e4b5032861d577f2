import { Worker } from "node:worker_threads";

import type {
  ThreadAnswer,
  ThreadData,
  ThreadQuestion,
  ThreadReply,
  ThreadTask,
} from "./thread-messages.ts";

interface Waiting {
  readonly bytes: number;
  readonly resolve: (answer: ThreadAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly deadline: NodeJS.Timeout;
}

const NOTHING_HANDED_OVER: never[] = [];
/** A thread that grows beyond this ends, and its questions fail: the process goes on. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024 } as const;

/**
 * Puts questions about bodies and messages to one thread, in turn. It is started at the first question, and again at the first after
 * it has ended.
 */
export class ThreadLane {
  readonly #deadlineMs: number;
  readonly #sealSecrets: readonly Buffer[];
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #questions = 0;
  #waitingBytes = 0;

  /** `deadlineMs` is from the asking to the answer, waiting included. */
  constructor(deadlineMs: number, sealSecrets: readonly Buffer[]) {
    this.#deadlineMs = deadlineMs;
    this.#sealSecrets = sealSecrets;
  }

  /** Bytes of what is asked about and not answered yet. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /**
   * Rejects when the thread ends, cannot read the body, or takes too long. It is ended then: a question that hung would
   * hold up all others.
   */
  ask(task: ThreadTask): Promise<ThreadAnswer> {
    const { promise, reject, resolve } = Promise.withResolvers<ThreadAnswer>();
    this.#questions += 1;
    const id = this.#questions;
    const bytes = bytesOf(task).byteLength;
    const deadline = setTimeout(
      () => void this.#fail(new Error("a large body was not read in time"))?.terminate(),
      this.#deadlineMs,
    );
    this.#waiting.set(id, { bytes, resolve, reject, deadline });
    this.#waitingBytes += bytes;
    const message: ThreadQuestion = { id, task };
    (this.#thread ??= this.#start()).postMessage(message, NOTHING_HANDED_OVER);
    return promise;
  }

  async close(): Promise<void> {
    await this.#fail(new Error("the gateway stops"))?.terminate();
  }

  #start(): Worker {
    const thread = new Worker(new URL("./body-thread.ts", import.meta.url), {
      name: "bodies",
      workerData: { sealSecrets: this.#sealSecrets } satisfies ThreadData,
      resourceLimits: RESOURCE_LIMITS,
    });
    // What is served keeps the process alive, not this.
    thread.unref();
    thread.on("message", ({ answer, id }: ThreadReply) => {
      const waiting = this.#take(id);
      if (answer === undefined) waiting?.reject(new Error("a large body could not be read"));
      else waiting?.resolve(answer);
    });
    const onGone = (error: Error): void => {
      if (this.#thread === thread) this.#fail(error);
    };
    thread.on("error", onGone);
    thread.on("exit", () => onGone(new Error("the thread that reads large bodies has ended")));
    return thread;
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return undefined;
    this.#waiting.delete(id);
    this.#waitingBytes -= waiting.bytes;
    clearTimeout(waiting.deadline);
    return waiting;
  }

  /** Rejects all questions and returns the thread, which is asked nothing more. */
  #fail(error: Error): Worker | undefined {
    const thread = this.#thread;
    this.#thread = undefined;
    for (const id of this.#waiting.keys()) this.#take(id)?.reject(error);
    return thread;
  }
}

function bytesOf(task: ThreadTask): Uint8Array {
  if ("translation" in task) return task.translation.bytes;
  if ("sealed" in task) return task.sealed.bytes;
  if ("request" in task) return task.request.bytes;
  if ("batch" in task) return task.batch.bytes;
  if ("body" in task) return task.body.bytes;
  return ("message" in task ? task.message : task.plainAnswer).bytes;
}
