import { validateAllowedPath } from "@lintel/core";
import { KNOWN_PATHS, PROVIDERS } from "@lintel/providers";
import { describe, expect, it } from "vitest";

import { createProviderPaths } from "./provider-paths.ts";

const surfaces = createProviderPaths(PROVIDERS);
const isServed = (path: string) =>
  PROVIDERS.some(({ id }) => path.startsWith(`/api/providers/${id}/`));

describe("the paths that may be allowed and the paths that are served", () => {
  it.each(
    PROVIDERS.flatMap(({ endpoints, id }) =>
      endpoints.flatMap(({ aliases = [], methods, path }) => [
        ...methods.map((method) => [method, `/api/providers/${id}${path}`] as const),
        ...aliases.map((alias) => [alias.method, `/api/providers/${id}${alias.path}`] as const),
      ]),
    ),
  )("%s %s is served, and can be allowed", (method, path) => {
    expect(validateAllowedPath({ method, path }, KNOWN_PATHS)).toBeUndefined();
  });

  it.each(
    [...KNOWN_PATHS.paths, ...KNOWN_PATHS.aliases]
      .filter(({ path }) => isServed(path))
      .map(({ method, path }) => [method, path]),
  )("%s %s can be allowed, and is served", (method = "", path = "") => {
    const real = path.replaceAll(/:\w+/g, "x_1");
    expect(surfaces.find(method, real)).toBeDefined();
  });
});

describe("the surfaces", () => {
  it("find the same in the table of those that are posted to and never vary", () => {
    const path = "/api/providers/openai/v1/chat/completions";
    const inbound = { calledPath: path, path, method: "POST" };
    expect(surfaces.fixed("POST", path)).toMatchObject({ inbound });
    expect(surfaces.find("POST", `${path}?a=/b`)).toMatchObject({ inbound });
    expect(surfaces.fixed("GET", path)).toBeUndefined();
    expect(surfaces.fixed("POST", `${path}/x`)).toBeUndefined();
  });

  it.each(["", "/", "/api", "/api/providers", "/api/providers/", "/api/providers/openai", "*"])(
    "have none at %j",
    (target) => {
      expect(surfaces.find("GET", target)).toBeUndefined();
    },
  );
});
