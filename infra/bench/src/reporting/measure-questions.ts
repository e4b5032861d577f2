import type { Draw, Question } from "./question.ts";

export interface Measured {
  readonly question: Question;
  /** Milliseconds until the whole answer was read, of each asking. */
  readonly tookMs: readonly number[];
  /** CPU of an asking, in milliseconds: of admin-api and Postgres together. */
  readonly cpuMs: number;
  /** Bytes of the largest answer. */
  readonly bytes: number;
}

const DEADLINE_MS = 60_000;
/** Askings before it counts: connections, plans and pages in memory. */
const WARM_UP = 3;

export interface Measuring {
  readonly times: number;
  readonly draw: Draw;
  /** What the services have used so far, in milliseconds of CPU. */
  readonly usedCpuMs: () => number;
}

/** Asks one question several times, one after the other. Throws on any answer but 200. */
export async function measureQuestion(
  url: string,
  question: Question,
  { draw, times, usedCpuMs }: Measuring,
): Promise<Measured> {
  const tookMs: number[] = [];
  let bytes = 0;
  let usedBefore = 0;
  for (let asking = -WARM_UP; asking < times; asking += 1) {
    if (asking === 0) usedBefore = usedCpuMs();
    const { method, path, body } = question.ask(draw);
    const start = performance.now();
    const response = await fetch(url + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    const answer = await response.arrayBuffer();
    if (asking >= 0) tookMs.push(performance.now() - start);
    if (response.status !== 200) {
      throw new Error(`${question.name}: ${response.status} ${Buffer.from(answer).toString()}`);
    }
    bytes = Math.max(bytes, answer.byteLength);
  }
  return { question, tookMs, cpuMs: (usedCpuMs() - usedBefore) / times, bytes };
}

/** The same numbers in every run: a linear congruential generator. */
export function steadyDraw(seed: number): Draw {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
