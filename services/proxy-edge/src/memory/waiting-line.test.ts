import { expect, it } from "vitest";

import { WaitingLine } from "./waiting-line.ts";

const key = (id: string) => ({ scope: "key", id }) as const;

/** Who came out of the line, in order. */
function aLine() {
  const line = new WaitingLine();
  const out: string[] = [];
  const wait = (name: string, id: string, maxMs = 60_000) =>
    line.wait(key(id), maxMs).then((mayAsk) => void out.push(`${name} ${mayAsk}`));
  return { line, out, wait };
}

it("wakes the call that has waited longest for each holder, and no other", async () => {
  const { line, out, wait } = aLine();
  const first = wait("first", "a");
  const second = wait("second", "a");
  const other = wait("other", "b");
  line.wake([key("a"), { scope: "user", id: "b" }]);
  await first;
  expect(out).toEqual(["first true"]);
  line.wake([key("a"), key("b")]);
  await Promise.all([second, other]);
  expect(out).toEqual(["first true", "second true", "other true"]);
  line.wake([key("a")]);
});

it("lets a call that has waited long enough ask once more", async () => {
  const { out, wait } = aLine();
  await wait("late", "a", 5);
  expect(out).toEqual(["late true"]);
});

it("lets no call wait behind too many", async () => {
  const { line, out, wait } = aLine();
  const waiting = Array.from({ length: 500 }, (_, n) => wait(`n${n}`, "a"));
  await wait("one too many", "b");
  expect(out).toEqual(["one too many false"]);
  for (let n = 0; n < 500; n += 1) line.wake([key("a")]);
  await Promise.all(waiting);
  expect(out).toHaveLength(501);
});
