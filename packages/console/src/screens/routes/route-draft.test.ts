import { expect, it } from "vitest";

import { bodyOf, draftOf, EMPTY_ROUTE, moved, withStep } from "./route-draft.ts";

it("steps change places, and none is lost", () => {
  const steps = withStep(withStep(EMPTY_ROUTE.steps));
  expect(moved(steps, 2, 0).map(({ id }) => id)).toEqual([2, 0, 1]);
  expect(moved(steps, 0, 3)).toBe(steps);
  expect(moved(steps, 0, -1)).toBe(steps);
});

it("what the console has no field for is sent as it was", () => {
  const step = {
    provider: "azure",
    model: "gpt-4o",
    retries: 2,
    retryInterval: "1s",
    timeout: "30s",
    params: { deploymentId: "d" },
    requestParams: { temperature: 0 },
    weight: 3,
  };
  const route = {
    id: "r",
    name: "chat",
    path: "/chat",
    keyIds: ["k"],
    requestFormat: "",
    retryStrategy: "" as const,
    createdAt: 1,
    updatedAt: 1,
    strategy: "weighted" as const,
    onCut: "continue" as const,
    cacheConfig: { enabled: false, ttl: "" },
    steps: [step],
  };
  expect(bodyOf(draftOf(route))).toMatchObject({ steps: [step], onCut: "continue" });
});
