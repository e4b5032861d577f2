import { randomUUID } from "node:crypto";

import { expect } from "vitest";

import { type EndpointCases, id, ok, refusing } from "../contract-case.ts";
import { unique, type World } from "../world.ts";

/** Trying provider settings. What upstreams answer is in `settings.itest.ts`. */
export const SETTING_TEST_CASES: readonly EndpointCases[] = [
  {
    endpoint: "POST /api/provider-settings/{id}/test",
    sample: async (world) => ({ id: await anUnreachableSetting(world) }),
    failure: ["/errors/provider-settings-manager", "get provider settings failed"],
    cases: [
      {
        condition: "200: what came of it, also where nothing answers",
        expected: ok({
          outcome: "unreachable",
          status: null,
          tookInMs: null,
          models: null,
          error: expect.stringContaining("ECONNREFUSED"),
        }),
      },
      {
        condition: "200: only a call shows whether the credential of a proxy's machine works",
        request: id((world) =>
          world.aSetting({ provider: "bedrock", setting: { awsRegion: "eu-west-1" } }),
        ),
        expected: ok(expect.objectContaining({ outcome: "untestable", error: "" })),
      },
      {
        condition: "404: an unknown id",
        request: id(randomUUID()),
        expected: refusing(
          404,
          "/errors/not-found",
          "provider setting is not found",
        )("provider setting is not found"),
      },
    ],
  },
];

/** A setting whose address refuses connections. */
const anUnreachableSetting = (world: World): Promise<string> =>
  world.aSetting({ setting: { apikey: unique(), url: "http://127.0.0.1:1" } });
