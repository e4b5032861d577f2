import { PROVIDERS } from "@lintel/providers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createPathHints } from "./path-hints.ts";
import { createProviderPaths } from "./provider-paths.ts";

const paths = createProviderPaths(PROVIDERS);
const hints = createPathHints([paths]);
const hint = (method: string, target: string) => hints.hint?.(method, target);
const P = "/api/providers";

describe("a target that leads nowhere", () => {
  it.each([
    // A base URL without its version, or with one that the client appends itself.
    [`${P}/openai/chat/completions`, `${P}/openai/v1/chat/completions`],
    [`${P}/groq/chat/completions`, `${P}/groq/v1/chat/completions`],
    [`${P}/anthropic/v1/v1/messages`, `${P}/anthropic/v1/messages`],
    [`${P}/anthropic/messages`, `${P}/anthropic/v1/messages`],
    [`${P}/bedrock/anthropic/v1/v1/messages`, `${P}/bedrock/anthropic/v1/messages`],
    [
      `${P}/gemini/v1/v1beta/models/g:generateContent`,
      `${P}/gemini/v1beta/models/g:generateContent`,
    ],
    // One without what stands before the provider, or with another word for it.
    ["/openai/v1/chat/completions", `${P}/openai/v1/chat/completions`],
    ["/openai/chat/completions", `${P}/openai/v1/chat/completions`],
    ["/providers/anthropic/v1/messages", `${P}/anthropic/v1/messages`],
    ["/api/provider/anthropic/messages", `${P}/anthropic/v1/messages`],
    ["/anthropic/anthropic/v1/messages", `${P}/anthropic/v1/messages`],
    // Azure's client appends `/openai/deployments/…`.
    [
      "/openai/deployments/d/chat/completions?api-version=1",
      `${P}/azure/openai/deployments/d/chat/completions`,
    ],
    [
      `${P}/azure/openai/openai/deployments/d/chat/completions`,
      `${P}/azure/openai/deployments/d/chat/completions`,
    ],
  ])("is told where it was probably meant to go: %s", (target, meant) => {
    expect(hint("POST", target)).toBe(`this path was probably meant as ${meant}`);
    expect(paths.find("POST", meant)).toBeDefined();
  });

  it.each([
    ["GET", `${P}/anthropic/v1/messages`, "POST"],
    ["HEAD", `${P}/anthropic/v1/messages/`, "POST"],
    ["POST", `${P}/anthropic/v1/models`, "GET"],
  ])("is told the method of its path: %s %s", (method, target, served) => {
    expect(hint(method, target)).toBe(`${method} is not served at this path, ${served} is`);
  });

  it.each([
    [`${P}/openai`, `${P}/openai/v1/chat/completions`],
    [`${P}/openai/v1/`, `${P}/openai/v1/chat/completions`],
    [`${P}/anthropic`, `${P}/anthropic/v1/messages`],
    [`${P}/anthropic/v1`, `${P}/anthropic/v1/messages`],
    [`${P}/azure/openai/v1`, `${P}/azure/openai/v1/chat/completions`],
    [`${P}/bedrock/anthropic`, `${P}/bedrock/anthropic/v1/messages`],
  ])("is told what a base URL is: %s", (target, call) => {
    const said = `this is a base URL, calls go to paths below it: POST ${call}`;
    for (const method of ["GET", "HEAD", "POST"]) expect(hint(method, target)).toBe(said);
  });

  it.each(["/favicon.ico", "/api", `${P}/other/v1/files`, "//openai//v1", "/%2e%2e/openai"])(
    "is told nothing where nothing is like it: %s",
    (target) => {
      expect(hint("POST", target)).toBeUndefined();
    },
  );

  it("is never told a path that is not served", () => {
    const segment = fc.constantFrom("api", "providers", "openai", "anthropic", "azure", "v1", "x");
    const tail = fc.constantFrom("chat/completions", "messages", "responses/r_1", "files");
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), tail, (segments, end) => {
        const said = hint("POST", `/${[...segments, end].join("/")}`) ?? "";
        const meant = /meant as (\S+)$|it: POST (\S+)$/.exec(said);
        const path = meant?.[1] ?? meant?.[2];
        expect(path === undefined || paths.find("POST", path) !== undefined).toBe(true);
      }),
    );
  });
});
