import type { EntityType } from "@lintel/pii";

import { makeNegatives } from "./negatives.ts";
import { type Random, seededRandom } from "./random.ts";
import { DUTCH } from "./templates/dutch.ts";
import { ENGLISH } from "./templates/english.ts";
import { FRENCH } from "./templates/french.ts";
import { GERMAN } from "./templates/german.ts";
import { ITALIAN } from "./templates/italian.ts";
import { PORTUGUESE } from "./templates/portuguese.ts";
import { SPANISH } from "./templates/spanish.ts";
import { SLOTS } from "./values.ts";

export interface Label {
  readonly type: EntityType;
  readonly start: number;
  readonly end: number;
}

export interface LabelledText {
  readonly text: string;
  readonly labels: readonly Label[];
  /** In the half that rules are never changed for. */
  readonly isScored: boolean;
}

const SEED = 12;
const PER_FRAME = 5;
const LANGUAGES = [ENGLISH, GERMAN, FRENCH, SPANISH, PORTUGUESE, ITALIAN, DUTCH];

/** The labelled corpus, the same in every run: texts with entities, and nearly as many that only look like it. */
export function makeCorpus(): readonly LabelledText[] {
  const random = seededRandom(SEED);
  const positives = LANGUAGES.flatMap((templates) =>
    templatesOf(templates).map((template, index) =>
      fillTemplate(template, index % 2 === 1, random),
    ),
  );
  const negatives = makeNegatives(random, PER_FRAME).map(([text, isScored]) => ({
    text,
    labels: [],
    isScored,
  }));
  return [...positives, ...negatives];
}

/** One a line; a line that starts with a name's or a key's slot alone belongs to the line before it. */
function templatesOf(lines: string): string[] {
  return lines
    .trim()
    .replaceAll(/(?<=[,:]|Grüßen)\n(?=\{(?:name|pem))/g, "⏎")
    .split("\n")
    .map((line) => line.replaceAll("⏎", "\n"));
}

const SLOT = /\{(\w+)(?::([^}]*))?\}/g;

function fillTemplate(template: string, isScored: boolean, random: Random): LabelledText {
  let text = "";
  let done = 0;
  const labels: Label[] = [];
  for (const { index, 0: whole, 1: name = "", 2: literal } of template.matchAll(SLOT)) {
    text += template.slice(done, index);
    done = index + whole.length;
    const { type, value } = fillSlot(name, literal, random);
    labels.push({ type, start: text.length, end: text.length + value.length });
    text += value;
  }
  return { text: text + template.slice(done), labels, isScored };
}

function fillSlot(
  name: string,
  literal: string | undefined,
  random: Random,
): { type: EntityType; value: string } {
  if (literal !== undefined) {
    if (name === "address" || name === "age" || name === "date_time") {
      return { type: name, value: literal };
    }
    throw new Error(`no literal slot: ${name}`);
  }
  const slot = SLOTS.get(name);
  if (slot === undefined) throw new Error(`no slot: ${name}`);
  return { type: slot.type, value: slot.make(random) };
}
