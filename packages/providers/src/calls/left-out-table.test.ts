import { expect, it } from "vitest";

import type { DialectTexts, TextShape } from "../contract/texts.ts";
import { PROVIDERS } from "../providers/registry.ts";
import { DATA, NO_TEXTS } from "../reading/texts/shapes.ts";

/** Shapes that stand in themselves are followed no deeper. */
const MAX_DEPTH = 12;

const INTRO = `# What policies do not look at

Everything else in a call or an answer is a text, unknown members included. Made from what each dialect says of its texts
(\`src/dialects\`): \`npx vitest run --project unit packages/providers/src/calls/left-out-table.test.ts -u\` rewrites it.

## By rule

Where a shape says nothing more of a member. In the arguments of tools and in metadata only what is no string is left out.

`;

const RULES: readonly (readonly [what: string, why: string])[] = [
  [
    "names of members that are words: letters, up to three digits, signs that join",
    "APIs and schemas go by them. Any other name is a text: something to be redacted in it blocks the call",
  ],
  [
    "numbers, `true`, `false`, `null`",
    "no text can be hidden in them that a model would read as one",
  ],
  [
    "members whose names end in `id` or `ids`",
    "others refer to what they hold: edited, they lead nowhere",
  ],
  [
    [...NO_TEXTS].map((name) => `\`${name}\``).join(" "),
    "identifiers, addresses, kinds and settings: the provider acts by them, and signatures are over what is signed",
  ],
  [
    `in ${[...DATA].map((name) => `\`${name}\``).join(", ")}: \`data:\` URLs, and base64 of 128 bytes and more`,
    "pictures, audio and files: there is no text to be edited in them. Anything else in those members is a text",
  ],
  [
    "types, encodings and lengths in the headers of a form's parts",
    "words of the standard. Names of files are texts; what else stands there blocks the call where it would be redacted",
  ],
  ["files of forms on paths for audio and pictures", "media, as above"],
  ["answers of audio, pictures, video and fonts", "media, as above"],
];

type Placed = readonly [shape: TextShape, way: readonly string[]];

/** What stands within a shape, and how it is reached. */
function* within({ items, object }: TextShape, way: readonly string[]): Generator<Placed> {
  if (items !== undefined) yield [items, [...way.slice(0, -1), `${way.at(-1) ?? ""}[]`]];
  if (object === undefined) return;
  const { members, rest, typeBy = "type", types = [] } = object;
  yield [rest, [...way, "(any other)"]];
  for (const [name, member] of members) yield [member, [...way, name]];
  for (const [type, typed] of types) yield [typed, [...way, `(${typeBy} ${type})`]];
}

/** The members that a shape skips, each by its way there. */
function skippedIn(shape: TextShape, way: readonly string[] = []): readonly string[] {
  if (shape.isSkipped === true) return [way.join(".")];
  if (way.length > MAX_DEPTH) return [];
  return [...within(shape, way)].flatMap(([inner, innerWay]) => skippedIn(inner, innerWay));
}

/** By the last member, so that what is the same in many places is said once. */
function byMember(ways: readonly string[]): string {
  const names = ways.map((way) => way.split(".").at(-1) ?? way);
  return [...new Set(names)]
    .toSorted()
    .map((name) => `\`${name}\``)
    .join(" ");
}

/** Dialects with the same texts, and where they are spoken. */
function dialects(): ReadonlyMap<DialectTexts, readonly string[]> {
  const paths = new Map<DialectTexts, string[]>();
  for (const { endpoints, id } of PROVIDERS) {
    for (const { dialect, path } of endpoints) {
      const known = paths.get(dialect.texts) ?? [];
      if (!known.some((each) => each.endsWith(` ${path}`))) known.push(`${id} ${path}`);
      paths.set(dialect.texts, known);
    }
  }
  return paths;
}

const SIDES = ["request", "answer", "event", "line"] as const;
const MOST_PATHS = 4;

function dialectRows(): readonly (readonly string[])[] {
  return [...dialects()].flatMap(([texts, paths]) => {
    const more = paths.length > MOST_PATHS ? ` and ${paths.length - MOST_PATHS} more` : "";
    const where =
      paths
        .slice(0, MOST_PATHS)
        .map((path) => `\`${path}\``)
        .join(", ") + more;
    return SIDES.flatMap((side) => {
      const skipped = byMember(skippedIn(texts[side] ?? {}));
      return skipped === "" ? [] : [[where, side, skipped]];
    });
  });
}

/** As the formatter writes it. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...others] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...others]
    .map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | "))
    .map((line) => `| ${line} |\n`)
    .join("");
}

it("what no policy looks at is written down as the dialects declare it", async () => {
  const byDialect = `\n## By dialect\n\nBeside those, what a vendor's API says is no text: settings, choices, sizes.\n\n`;
  const written =
    INTRO +
    table([["left out", "why"], ...RULES]) +
    byDialect +
    table([["where", "of", "members"], ...dialectRows()]);
  await expect(written).toMatchFileSnapshot("../../LEFT-OUT.md");
});
