import { Skipped, type Suite, takeUndoing, type Test, toTest } from "./suites.ts";

// As they are before a test fakes them.
const { clearTimeout: stopTimer, setTimeout: startTimer } = globalThis;

class Late extends Error {}

/** Runs tests until one fails. */
export class SuiteRun {
  /** Names of tests and hooks that failed. */
  readonly failed: string[] = [];
  /** One did not end within its time, and may be running still. */
  isLate = false;
  readonly #defaultTimeoutMs: number;

  constructor(defaultTimeoutMs: number) {
    this.#defaultTimeoutMs = defaultTimeoutMs;
  }

  async suite(suite: Suite, around: readonly Suite[] = []): Promise<void> {
    const undoing: Test[] = [];
    for (const one of suite.beforeAll) await this.#prepare(one, undoing);
    const within = [...around, suite];
    for (const item of suite.items) {
      if (this.failed.length > 0) break;
      if ("items" in item) await this.suite(item, within);
      else await this.#test(item, within);
    }
    await this.#cleanUp([...undoing, ...suite.afterAll]);
  }

  async #test(one: Test, within: readonly Suite[]): Promise<void> {
    const undoing: Test[] = [];
    for (const { beforeEach } of within) {
      for (const before of beforeEach) await this.#prepare(before, undoing);
    }
    if (this.failed.length === 0) await this.#step(one);
    const after = within.flatMap(({ afterEach }) => afterEach);
    const finished = takeUndoing().map((undo) => toTest("onTestFinished", undo));
    await this.#cleanUp([...finished, ...undoing, ...after]);
  }

  /** A hook may return what undoes it. */
  async #prepare(before: Test, undoing: Test[]): Promise<void> {
    const undo = await this.#step(before);
    if (typeof undo === "function") undoing.push(toTest(before.name, () => undo()));
  }

  /** The last first. */
  async #cleanUp(steps: readonly Test[]): Promise<void> {
    for (const one of steps.toReversed()) await this.#step(one);
  }

  async #step({ body, name, timeoutMs = this.#defaultTimeoutMs }: Test): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = startTimer(() => reject(new Late()), timeoutMs);
      });
      return await Promise.race([body(), late]);
    } catch (error) {
      if (error instanceof Skipped) return undefined;
      this.failed.push(`${name}: ${String(error)}`);
      this.isLate ||= error instanceof Late;
      return undefined;
    } finally {
      stopTimer(timer);
    }
  }
}
