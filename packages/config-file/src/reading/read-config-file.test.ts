import { expect, it } from "vitest";

import { A_CONFIG } from "../../test/a-config.ts";
import { describeFault } from "./fault.ts";
import { MAX_FILE_BYTES } from "./parse-yaml.ts";
import { readConfigFile } from "./read-config-file.ts";

const faultsOf = (text: string) =>
  readConfigFile(text).faults.map((fault) => describeFault(fault, "f"));

it("takes a file with every kind of object", () => {
  expect(faultsOf(A_CONFIG)).toEqual([]);
  expect(Object.keys(readConfigFile(A_CONFIG).config ?? {})).toEqual([
    "version",
    "customProviders",
    "settings",
    "policies",
    "keys",
    "users",
    "routes",
  ]);
});

it("takes JSON, and sections without entries", () => {
  expect(faultsOf('{ "version": 1 }')).toEqual([]);
  expect(faultsOf("version: 1\nkeys:\nsettings: {}\n")).toEqual([]);
});

it("reports everything that is wrong at once, by line and column", () => {
  const text = `version: 1
settings:
  one:
    provider: openai
    setting: { apikey: { env: A } }
    allowedModel: [x]
keys:
  bad name:
    secret: { env: K }
    settings: [one]
  team:
    secret: { env: K }
    settings: [one, two, one]
    rateLimitUnit: m
    rotationOverlap: 31d
routes:
  r:
    path: /r
    keys: [team]
    steps: [{ provider: anthropic, model: claude }]
`;
  expect(faultsOf(text)).toEqual([
    "f:6:5: settings.one.allowedModel: there is no such member",
    "f:8:3: keys.bad name: must be of 1 to 63 letters, digits, dots, hyphens and underscores",
  ]);
  const shaped = text.replace("    allowedModel: [x]\n", "").replace("bad name", "good-name");
  expect(faultsOf(shaped)).toEqual([
    "f:10:3: keys.team: rate limit over time can not be empty if rate limit unit is specified",
    'f:12:21: keys.team.settings.1: there is no setting "two" in this file',
    'f:12:26: keys.team.settings.2: setting "one" is named twice',
    "f:14:5: keys.team.rotationOverlap: must be a duration such as 90m, 24h or 2d, of at most 30d",
    'f:18:12: routes.r.keys.0: key "team" has no setting for anthropic, which a step of the route needs',
  ]);
});

it("refuses what the admin API refuses of the same object, in the same words", () => {
  const faults = faultsOf(
    A_CONFIG.replace("email: allow_but_redact", "shoe: block")
      .replace("costLimitInUsd: 10", "rateLimitOverTime: 1\n    rateLimitUnit: m")
      .replace("model: gpt-4o-mini", "model: ''")
      .replace("url: https://api", "url: ftp://api"),
  );
  expect(faults).toEqual([
    "f:17:7: settings.openai-main.setting.url: setting.url must be an http or https address without credentials, query and fragment",
    'f:23:3: policies.pii: policy is not valid: config.rules["shoe"] is not a known rule',
    "f:26:3: keys.team-a: there are two rate limits per minute (m)",
    "f:39:3: routes.chat: invalid fields in route: steps.[0].model",
  ]);
});

it.each([
  [
    "a credential",
    "apikey: { env: OPENAI_API_KEY }",
    "apikey: sk-very-secret",
    "settings.openai-main.setting.apikey: is a secret",
  ],
  [
    "a custom provider's credential",
    "apikey: { file: /run/secrets/bricks }",
    "apikey: sk-very-secret",
    "settings.bricks.setting.apikey: is a secret",
  ],
  [
    "a member nobody knows",
    "url: https://api.openai.com",
    "token: sk-very-secret",
    "settings.openai-main.setting.token: is a secret",
  ],
  [
    "a key's secret",
    "secret: { env: TEAM_A_KEY }",
    "secret: sk-very-secret",
    "keys.team-a.secret: must be { env: NAME } or { file: PATH }",
  ],
  [
    "a key's secret, as the API takes it",
    "secret: { env: TEAM_A_KEY }",
    "key: sk-very-secret",
    "keys.team-a.key: the secret of a key is given as",
  ],
  [
    "a looked-up secret",
    "secret: { env: TEAM_A_KEY }",
    "secret: { value: sk-very-secret }",
    "keys.team-a.secret: must be",
  ],
  [
    "a secret that is no YAML",
    "secret: { env: TEAM_A_KEY }",
    "secret: { sk-very-secret",
    "this is not YAML",
  ],
])("refuses %s in clear, and does not repeat it", (_, before, after, sentence) => {
  const faults = faultsOf(A_CONFIG.replace(before, after));
  expect(faults.join("\n")).toContain(sentence);
  expect(faults.join("\n")).not.toContain("very-secret");
});

it("refuses what can be there only once", () => {
  const id = "98daa3ae-961d-4253-bf6a-322a32fdca3d";
  const text = `version: 1
policies:
  one: { id: ${id} }
  two: { id: ${id.toUpperCase()} }
users:
  ada: { tags: [a, b] }
  eve: { userId: ada, tags: [b, a] }
`;
  expect(faultsOf(text)).toEqual([
    "f:4:10: policies.two.id: id is that of policies.one too",
    "f:7:3: users.eve: the user id, with the same tags, is that of users.ada too",
  ]);
  expect(faultsOf("version: 1\nkeys: {}\nkeys: {}\n")).toEqual([
    "f:3:1: this is not YAML: duplicate key",
  ]);
});

it.each([
  ["nothing", "", "f:1:1: version: expected 1"],
  ["another version", "version: 2", "f:1:1: version: expected 1"],
  ["a text", "hello", "f:1:1: expected object, received string"],
  ["a list", "[1]", "f:1:1: expected object, received array"],
  ["a tab", "version:\n\t1", "this is not YAML"],
  ["too much", `version: 1 #${" ".repeat(MAX_FILE_BYTES)}`, "the file is larger than 1 MiB"],
  ["too deep", `version: ${"[".repeat(100_000)}`, "f:1:"],
  [
    "aliases without end",
    `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]`,
    "its aliases stand for too much",
  ],
])("refuses %s", (_, text, sentence) => {
  expect(faultsOf(text).join("\n")).toContain(sentence);
});
