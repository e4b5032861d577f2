// Suites, tests and hooks as Vitest understands them, as far as this repository uses them. Vitest itself would load every
// module again for each mutant, which takes far longer than most tests.

/** This module knows nothing about the arguments. */
type Body = (...given: never[]) => unknown;
type Undo = () => unknown;

export interface Test {
  readonly name: string;
  readonly body: () => unknown;
  readonly timeoutMs: number | undefined;
}

export interface Suite {
  readonly name: string;
  readonly items: (Suite | Test)[];
  readonly beforeAll: Test[];
  readonly afterAll: Test[];
  readonly beforeEach: Test[];
  readonly afterEach: Test[];
}

type HookKind = "afterAll" | "afterEach" | "beforeAll" | "beforeEach";

const newSuite = (name: string): Suite => ({
  name,
  items: [],
  beforeAll: [],
  afterAll: [],
  beforeEach: [],
  afterEach: [],
});

let current = newSuite("");
let undoing: Undo[] = [];

/** What the test that has ended wants undone. */
export function takeUndoing(): readonly Undo[] {
  const taken = undoing;
  undoing = [];
  return taken;
}

/** Collects what a file has while it is imported. */
export async function collect(load: () => Promise<unknown>): Promise<Suite> {
  const suite = newSuite("");
  current = suite;
  await load();
  return suite;
}

type Timeout = number | { readonly timeout?: number } | undefined;

export const toTest = (name: string, body: () => unknown, timeout?: Timeout): Test => ({
  name,
  body,
  timeoutMs: typeof timeout === "object" ? timeout.timeout : timeout,
});

function addSuite(name: string, fill: () => unknown): void {
  const outer = current;
  current = newSuite(name);
  outer.items.push(current);
  fill();
  current = outer;
}

/** A test is over, and has not failed. */
export class Skipped extends Error {}

const CONTEXT = {
  skip(): never {
    throw new Skipped();
  },
};

const none = (): void => undefined;
const NONE = Object.assign(none, { each: () => none });

/** Placeholders in names stay as they are. */
function withForms(add: (name: string, run: () => unknown, timeout?: Timeout) => void) {
  const each =
    (cases: readonly unknown[]) =>
    (name: string, body: Body, timeout?: Timeout): void => {
      for (const one of cases) {
        const given = Array.isArray(one) ? one : [one];
        add(name, () => Reflect.apply(body, undefined, given), timeout);
      }
    };
  const plain = (
    name: string,
    body: (context: typeof CONTEXT) => unknown,
    timeout?: Timeout,
  ): void => add(name, () => body(CONTEXT), timeout);
  const forms = Object.assign(plain, { each });
  return Object.assign(plain, {
    each,
    skipIf: (isSkipped: boolean) => (isSkipped ? NONE : forms),
  });
}

export const describe = withForms(addSuite);
export const it = withForms((name, run, timeout) => current.items.push(toTest(name, run, timeout)));

const hook = (kind: HookKind) => (body: () => unknown, timeout?: Timeout) => {
  current[kind].push(toTest(kind, body, timeout));
};

export const beforeAll = hook("beforeAll");
export const afterAll = hook("afterAll");
export const beforeEach = hook("beforeEach");
export const afterEach = hook("afterEach");

export const onTestFinished = (undo: Undo): void => void undoing.push(undo);
