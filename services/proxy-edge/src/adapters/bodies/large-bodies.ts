import { GatewayError } from "@lintel/core";
import {
  type BodyAnswer,
  type BodyQuestion,
  type CallHead,
  type MessageQuestion,
  type OutputLimits,
  type PromptSample,
  referenceTo,
} from "@lintel/providers";

import type { BodyQuestions, LargeBodies, LargeBodyVerdict, LargeMessages } from "../../deps.ts";
import type { CallReading } from "../../pipeline/inbound.ts";
import { ThreadLane } from "./thread-lane.ts";
import type { ThreadBody, ThreadTask } from "./thread-messages.ts";

export interface LargeBodiesOptions {
  /** How many threads read bodies, at least one. */
  readonly threads: number;
  /** From the asking to the answer, waiting included, in milliseconds. */
  readonly deadlineMs: number;
  /** Bodies of so many bytes may wait for their answers at once; what comes beyond that is refused. */
  readonly maxWaitingBytes: number;
  /** Called when a body could not be read; never with any of it. */
  readonly onTrouble: (error: unknown) => void;
}

export interface OpenLargeBodies extends LargeBodies, LargeMessages {
  close(): Promise<unknown>;
}

/**
 * Reads large bodies, and messages of sessions, in threads of their own, so that none of them, however it is made, holds
 * up the event loop. What goes wrong is a `GatewayError` of `overloaded`.
 */
export function openLargeBodies(options: LargeBodiesOptions): OpenLargeBodies {
  const { deadlineMs, maxWaitingBytes, onTrouble, threads } = options;
  const lanes = Array.from({ length: threads }, () => new ThreadLane(deadlineMs));
  let bodies = 0;
  const ask = async (lane: ThreadLane, task: ThreadTask) => {
    try {
      return await lane.ask(task);
    } catch (cause) {
      onTrouble(cause);
      throw new GatewayError("overloaded", "the body could not be read right now", { cause });
    }
  };
  /** The thread with the least to do; rejects when all have too much. */
  const laneFor = (bytes: Buffer): ThreadLane => {
    const waitingBytes = lanes.reduce((sum, lane) => sum + lane.waitingBytes, 0);
    if (waitingBytes + bytes.length > maxWaitingBytes) {
      throw new GatewayError("overloaded", "too many large bodies are being read right now");
    }
    return leastBusy(lanes);
  };
  const askAbout = async (reading: CallReading, bytes: Buffer, question: MessageQuestion) => {
    const endpoint = referenceTo(reading.provider, reading.endpoint);
    const lane = laneFor(bytes);
    return await ask(lane, { message: { endpoint, bytes: toShared(bytes) }, question });
  };
  return {
    async read(reading, bytes, head) {
      const lane = laneFor(bytes);
      bodies += 1;
      const body = toThreadBody(bodies, reading, { bytes, head });
      const questions = new AskedThread((question) => ask(lane, { body, question }));
      return await readFacts(questions, bytes);
    },
    async readClientMessage(reading, bytes) {
      return given((await askAbout(reading, bytes, { about: "client message" })).clientMessage);
    },
    async readServerMessage(reading, bytes) {
      return given((await askAbout(reading, bytes, { about: "server message" })).serverMessage);
    },
    async capOutput(reading, bytes, capped) {
      const answer = await askAbout(reading, bytes, { about: "capped message", ...capped });
      return toBuffer(given(answer.capped));
    },
    close: () => Promise.all(lanes.map((lane) => lane.close())),
  };
}

const toBuffer = ({ buffer, byteLength, byteOffset }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

const toThreadBody = (
  id: number,
  { endpoint, provider }: CallReading,
  { bytes, head }: { readonly bytes: Buffer; readonly head: CallHead },
): ThreadBody => ({ id, endpoint: referenceTo(provider, endpoint), head, bytes: toShared(bytes) });

/** The same bytes where threads share them already, as those of a body that was read as a large one do. */
function toShared(bytes: Buffer): Uint8Array {
  const { buffer, byteLength, byteOffset } = bytes;
  if (buffer instanceof SharedArrayBuffer) return new Uint8Array(buffer, byteOffset, byteLength);
  const shared = new Uint8Array(new SharedArrayBuffer(byteLength));
  shared.set(bytes);
  return shared;
}

function leastBusy(lanes: readonly ThreadLane[]): ThreadLane {
  const [first, ...others] = lanes;
  if (first === undefined) throw new Error("there is no thread");
  return others.reduce(
    (best, lane) => (lane.waitingBytes < best.waitingBytes ? lane : best),
    first,
  );
}

async function readFacts(questions: AskedThread, bytes: Buffer): Promise<LargeBodyVerdict> {
  const { facts, refusal } = await questions.ask({ about: "facts" });
  if (facts === undefined) return refusal ?? { readable: false, reason: "" };
  return { readable: true, body: { ...facts, bytes, questions } };
}

/** The answers of a thread, each of its kind. */
class AskedThread implements BodyQuestions {
  readonly ask: (question: BodyQuestion) => Promise<BodyAnswer>;

  constructor(ask: (question: BodyQuestion) => Promise<BodyAnswer>) {
    this.ask = ask;
  }

  async bounds(limits: OutputLimits, textTokens: number | undefined) {
    const { bounds } = await this.ask({ about: "bounds", limits, textTokens });
    return given(bounds);
  }

  async member(of: "unboundedBy" | "windowFilledBy") {
    const { member } = await this.ask({ about: "member", of });
    return member;
  }

  async edit(change: Extract<BodyQuestion, { about: "edit" }>["change"]) {
    const { edited } = await this.ask({ about: "edit", change });
    return edited && toBuffer(edited);
  }

  async prompt(): Promise<PromptSample> {
    const { prompt } = await this.ask({ about: "prompt" });
    return given(prompt);
  }
}

function given<Answer>(answer: Answer | undefined): Answer {
  if (answer === undefined) throw new GatewayError("overloaded", "the body could not be read");
  return answer;
}
