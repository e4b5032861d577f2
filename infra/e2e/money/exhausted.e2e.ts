import { randomUUID } from "node:crypto";

import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";

/** What callers, and readers of the lists, see of a key or user that cannot pay any more. */

let lintel: Lintel;
beforeAll(async () => {
  lintel = await startLintel();
});
afterAll(() => lintel.stop());

/** A call of gpt-4o as the last ones were costs about $0.00015, of which a third is its prompt. */
async function call(secret: string, more: object = {}) {
  const response = await fetch(`${lintel.baseUrls[0]}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({
      model: "gpt-4o",
      max_tokens: 10,
      messages: [{ role: "user", content: "Say in ten words what a gateway is good for, please." }],
      ...more,
    }),
    signal: AbortSignal.timeout(60_000),
  });
  await response.arrayBuffer();
  return response.status;
}

async function callUntil(status: number, secret: string, more: object = {}): Promise<void> {
  const seen: number[] = [];
  const ended = waitFor(async () => seen[seen.push(await call(secret, more)) - 1] === status, {
    label: `a call that is answered with ${status}`,
  });
  await ended.catch((cause: unknown) => {
    throw new Error(`answered with ${String(seen)}`, { cause });
  });
}

/** Resolves when so many calls of a key are in the ledger, so that none of them holds a reservation. */
const untilBooked = (keyId: string, calls: number) =>
  waitFor(async () => (await lintel.admin.eventsOf(keyId)).length === calls, {
    label: `${calls} calls to be booked`,
  });

async function listed(path: string, id: string) {
  const answer: unknown = await (await lintel.admin.request("GET", path)).json();
  if (!Array.isArray(answer)) throw new Error("a list");
  return answer.find((each) => each.keyId === id || each.id === id);
}

const EXPIRED = { revoked: true, revokedReason: "expired" };

describe("a key whose rest cannot pay for a call as it makes them", () => {
  it("is listed as revoked and expired, is refused with 401, and comes back with a higher limit", async () => {
    const { id, secret } = await lintel.aKey({ costLimitInUsd: 0.0004 });
    const path = "/api/key-management/keys";
    expect(await call(secret)).toBe(200);
    expect(await listed(`${path}?keyIds=${id}`, id)).toMatchObject({ revoked: false });
    expect(await call(secret)).toBe(200);
    await untilBooked(id, 2);
    await callUntil(401, secret);
    expect(await listed(`${path}?keyIds=${id}`, id)).toMatchObject(EXPIRED);
    expect(await lintel.admin.spentMicroUsd(id)).toBeLessThanOrEqual(400);
    await lintel.admin.patchKey(id, { costLimitInUsd: 0.0004 });
    expect(await call(secret)).toBe(401);
    await lintel.admin.patchKey(id, { costLimitInUsd: 0.01 });
    await callUntil(200, secret);
  });

  it("is not one that has money and was refused a huge call", async () => {
    const { id, secret } = await lintel.aKey({ costLimitInUsd: 0.001 });
    const huge = { messages: [{ role: "user", content: "many words ".repeat(3000) }] };
    expect(await call(secret, huge)).toBe(429);
    expect(await call(secret)).toBe(200);
    expect(await call(secret, huge)).toBe(429);
    await untilBooked(id, 3);
    expect(await call(secret)).toBe(200);
  });
});

describe("a user whose rest cannot pay for a call as they were", () => {
  it("is listed as revoked and expired, is refused with 401, and comes back with a higher limit", async () => {
    const userId = randomUUID();
    const user = { user: userId };
    const id = await lintel.admin.createUser({ name: "u", userId, costLimitInUsd: 0.0004 });
    const key = await lintel.aKey({});
    const { secret } = key;
    for (let calls = 0; calls < 2; calls += 1) expect(await call(secret, user)).toBe(200);
    await untilBooked(key.id, 2);
    await callUntil(401, secret, user);
    expect(await listed(`/api/users?userIds=${userId}`, id)).toMatchObject(EXPIRED);
    await lintel.admin.patchUser(id, { costLimitInUsd: 0.01 });
    await callUntil(200, secret, user);
  });
});
