import { AdminApiError } from "@lintel/admin-client";
import { expect, it } from "vitest";

import { askPatiently } from "./ask-patiently.ts";

const AWAY = new AdminApiError("the admin API cannot be reached", { cause: new Error("closed") });
const BUSY = new AdminApiError("database is unavailable", { status: 503 });

/** Asks for what is said next, time after time. An error is thrown. */
function aConversation() {
  const waited: number[] = [];
  const ask = askPatiently((ms) => {
    waited.push(ms);
    return Promise.resolve();
  });
  const hear = (...said: readonly unknown[]) => {
    const left = [...said];
    return ask(() => {
      const next = left.shift();
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    });
  };
  return { hear, waited };
}

it("an import goes on when the admin API or its database is back", async () => {
  const { hear, waited } = aConversation();
  await hear("first");
  expect(await hear(AWAY, BUSY, "second")).toBe("second");
  expect(waited).toEqual([1000, 2000]);
});

it("an import gives up at last, with what was said last", async () => {
  const { hear, waited } = aConversation();
  await hear("first");
  await expect(hear(AWAY, AWAY, AWAY, AWAY, AWAY, BUSY, "late")).rejects.toBe(BUSY);
  expect(waited).toHaveLength(5);
});

it("a wrong address, which has never answered, is said at once", async () => {
  const { hear, waited } = aConversation();
  await expect(hear(AWAY, "again")).rejects.toBe(AWAY);
  expect(waited).toEqual([]);
});

it.each([
  ["a refusal", new AdminApiError("no", { status: 403 })],
  ["an answer that is not the admin API's", new AdminApiError("not the admin API")],
])("nothing is asked again after %s", async (_, error) => {
  const { hear, waited } = aConversation();
  await hear("first");
  await expect(hear(error, "again")).rejects.toBe(error);
  expect(waited).toEqual([]);
});
