import { expect, it } from "vitest";

import type { AdminFixture } from "../admin-fixture.ts";

/** What every operation behind the password must refuse, before any other problem of the request. */
export function itNeedsThePassword(
  admin: () => AdminFixture,
  method: string,
  path: string,
  body?: unknown,
): void {
  it.each([
    ["none", undefined],
    ["a wrong one", "wrong"],
    ["an empty one", ""],
    ["one that only begins like it", "correct horsE"],
  ])(`401: ${method} ${path} without the password: %s`, async (_, password) => {
    const answer = await admin().sendAs(password, method, path, body);
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({
      type: "/errors/unauthorized",
      status: 401,
      detail: "X-API-KEY is missing or wrong",
    });
    expect(answer.headers.get("www-authenticate")).toContain("ApiKey");
  });
}
