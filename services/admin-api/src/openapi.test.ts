import { beforeAll, describe, expect, it } from "vitest";

import { appOn, noDatabase } from "../test/app-on.ts";

const app = appOn(noDatabase(), { password: "secret" });

describe("the OpenAPI document", () => {
  let text = "";
  let document: ReturnType<typeof JSON.parse>;
  beforeAll(async () => {
    text = await (await app.request("/openapi.json")).text();
    document = JSON.parse(text);
  });

  it("is committed as it is served (vitest run -u writes it)", async () => {
    const committed = `${JSON.stringify(document, undefined, 2)}\n`;
    await expect(committed).toMatchFileSnapshot("../openapi.json");
  });

  it("is OpenAPI 3.1 and refers only to what is in it", () => {
    expect(document.openapi).toBe("3.1.0");
    const references = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(references).not.toEqual([]);
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(references));
  });

  it("is served in version 3.0 too, with the same operations and nothing that only 3.1 knows", async () => {
    const older: ReturnType<typeof JSON.parse> = await (
      await app.request("/openapi-3.0.json")
    ).json();
    expect(older.openapi).toBe("3.0.3");
    const operationsOf = ({ paths }: { paths: Record<string, object> }) =>
      Object.entries(paths).map(([path, item]) => [path, Object.keys(item)]);
    expect(operationsOf(older)).toEqual(operationsOf(document));
    expect(newerIn(older, [])).toEqual([]);
  });

  it("has no number without its size: generated clients would hold money in 32 bits", async () => {
    const older: unknown = await (await app.request("/openapi-3.0.json")).json();
    expect(JSON.stringify(older)).toContain('"format":"double"');
    expect([...unsizedIn(document, []), ...unsizedIn(older, [])]).toEqual([]);
  });

  it("names every operation once", () => {
    const operations = Object.values<Record<string, { operationId: string }>>(document.paths);
    const ids = operations.flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(ids.length).toBe(new Set(ids).size);
  });

  it("describes a body by the schema that checks it", () => {
    const { costLimitInUsd } = document.components.schemas.NewKey.properties;
    expect(costLimitInUsd).toMatchObject({ type: "number", minimum: 0, maximum: 9_007_199 });
    expect(document.components.schemas.NewKey.required).toEqual(["key", "name"]);
  });

  it("lists the errors an operation can answer with, by status", () => {
    const { responses } = document.paths["/api/key-management/keys"].put;
    expect(Object.keys(responses).join(" ")).toBe("200 400 401 403 409 412 413 422 429 500 503");
  });
});

describe("the docs page", () => {
  it("loads nothing but what this service serves", async () => {
    const page = await app.request("/docs");
    const html = await page.text();
    const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source);
    expect(sources).toEqual(["/docs/swagger-ui.css", "/docs/swagger-ui.js"]);
    expect(html).toContain('"url":"/openapi.json"');
    expect(html).toContain('"validatorUrl":null');
    const style = await app.request("/docs/swagger-ui.css");
    expect(style.headers.get("content-type")).toContain("text/css");
    expect(await style.text()).not.toMatch(/url\("?https?:|@import/);
    const script = await app.request("/docs/swagger-ui.js");
    expect(script.headers.get("content-type")).toContain("text/javascript");
    expect(await script.text()).toContain("SwaggerUIBundle");
  });

  it("runs only the scripts that its policy names", async () => {
    const [first, second] = [await app.request("/docs"), await app.request("/docs")];
    const policy = first.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|unsafe-eval|script-src[^;]+unsafe/);
    const [, nonce = ""] = /script-src 'nonce-([^']+)'/.exec(policy) ?? [];
    const scripts = (await first.text()).match(/<script[^>]*>/g) ?? [];
    expect(scripts.map((tag) => tag.includes(`nonce="${nonce}"`))).toEqual([true, true]);
    expect(second.headers.get("content-security-policy")).not.toContain(nonce);
  });
});

/** Places of what OpenAPI 3.0 does not have: types by list, `null` as a type, `const`, numeric exclusive bounds. */
function newerIn(node: unknown, path: readonly string[]): readonly string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => {
    const isNewer =
      (name === "type" && (Array.isArray(value) || value === "null")) ||
      name === "const" ||
      name === "propertyNames" ||
      (name.startsWith("exclusive") && typeof value === "number");
    return isNewer ? [[...path, name].join("/")] : newerIn(value, [...path, name]);
  });
}

/** Places of schemas of numbers that do not say which. */
function unsizedIn(node: unknown, path: readonly string[]): readonly string[] {
  if (typeof node !== "object" || node === null) return [];
  const isUnsized = "type" in node && [node.type].flat().includes("number") && !("format" in node);
  const within = Object.entries(node).flatMap(([name, value]) => unsizedIn(value, [...path, name]));
  return isUnsized ? [path.join("/"), ...within] : within;
}
