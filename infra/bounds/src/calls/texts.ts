import type { Random } from "../random.ts";

const WORDS =
  "the of and a to in is you that it he was for on are as with his they I at be this have from or one had by word but not what all were we when your can said there use an each which she do how their if will up other about out many then them these so some her would make like him into time has look two more write go see number no way could people my than first water been call who oil its now find long down day did get come made may part".split(
    " ",
  );
/** What is awkward to count, to decode or to write. */
const ODD = [
  "\u4ECA\u5929\u5929\u6C14\u5F88\u597D\u3002",
  "\uD83D\uDE80\uD83D\uDC69\u200D\uD83D\uDCBB",
  "\u0e01\u0e02\u0e04\u0e07",
  '"quoted" \\ and \\n',
  "\u0000\u0007\u001f",
  "\uD800",
  "=>!=<<>>||&&",
  "   \t\n\n  ",
  "<|endoftext|>",
  "e\u0301\u0301\u0301\u0301",
  "0123456789",
  "QUJDREVGR0hJSktMTU5PUA==",
  "\u05E9\u05DC\u05D5\u05DD",
  "\uFDFA\uFDFA",
] as const;

/** Words, and things that are none, in any mix; now and then long. */
export function aText(random: Random): string {
  const words = random.chance(0.03) ? random.size(500, 20_000) : random.size(0, 400);
  const odd = random.chance(0.3) ? random.next() : 0.02;
  const pieces: string[] = [];
  for (let at = 0; at < words; at += 1) {
    pieces.push(random.chance(odd) ? random.pick(ODD) : random.pick(WORDS));
  }
  return pieces.join(random.chance(0.9) ? " " : "");
}

/** A text of a sentence at most. */
export const aPhrase = (random: Random): string =>
  random.list(1, 12, () => (random.chance(0.1) ? random.pick(ODD) : random.pick(WORDS))).join(" ");

export const anId = (random: Random): string =>
  random.pick(["file-abc123", "file_011CNha8iCJcU1wXNR6q4V8w", "msg_1", "item_9f"]);

/** A picture, in the body or elsewhere. */
export const aPictureUrl = (random: Random): string =>
  random.chance(0.5)
    ? random.pick(["https://example.com/a.png", "http://e.x/", "gs://bucket/picture"])
    : `data:image/png;base64,${"iVBORw0KGgo".repeat(random.size(1, 2000))}`;

/** Undocumented names. */
const NEW_NAMES = ["x_attachment", "library", "tomorrow", "memory_store", "video", "grounding"];

/** Undocumented members: some can hold nothing, others may refer to content. */
export const newMembers = (random: Random): Readonly<Record<string, unknown>> =>
  random.chance(0.9)
    ? {}
    : {
        [random.pick(NEW_NAMES)]: random.pick<() => unknown>([
          () => random.int(-5, 1000),
          () => true,
          () => null,
          () => anId(random),
          () => ({ id: anId(random) }),
          () => [{ type: "reference", id: anId(random) }],
          () => aPhrase(random),
        ])(),
      };

/** A schema of parameters. */
export const aSchema = (random: Random): object => ({
  type: "object",
  properties: Object.fromEntries(
    random.list(0, 5, () => [
      random.pick(WORDS),
      random.chance(0.3)
        ? { type: "string", enum: random.list(1, 8, () => random.pick(WORDS)) }
        : { type: random.pick(["string", "number", "object"]), description: aPhrase(random) },
    ]),
  ),
  required: [],
});
