import { makeCorpus } from "./corpus/corpus.ts";
import { precisionOf, recallOf, type Score, scoreTexts, sumOf } from "./score.ts";
import { measureSpeeds } from "./speed.ts";

/*
 * `npm run score:pii`: precision, recall and F1 by type on the half of the corpus that rules are not changed for, and the
 * speed. `-- --building` scores the other half and prints each mistake.
 */

const isBuilding = process.argv.includes("--building");
const corpus = makeCorpus();
const texts = corpus.filter((text) => text.isScored !== isBuilding);
const { byType, mistakes } = scoreTexts(texts);

console.log(
  `${corpus.length} texts, ${corpus.filter((text) => text.labels.length === 0).length} of them without entities; ${texts.length} in this half\n`,
);
console.log(row("type", ["precision", "recall", "F1", "entities"]));
for (const score of byType) console.log(scoreRow(score.type, score));
console.log(scoreRow("all", sumOf(byType)));
if (isBuilding) for (const mistake of mistakes) console.log(JSON.stringify(mistake));

console.log();
for (const { text, microsecondsPerKb } of measureSpeeds()) {
  console.log(`${text.padEnd(42)} ${microsecondsPerKb.toFixed(1)} µs/KB`);
}

function scoreRow(type: string, score: Omit<Score, "type">): string {
  const precision = precisionOf(score);
  const recall = recallOf(score);
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  const figures = [precision, recall, f1].map((figure) => figure.toFixed(3));
  return row(type, [...figures, String(score.hits + score.misses)]);
}

function row(first: string, rest: readonly string[]): string {
  return first.padEnd(42) + rest.map((cell) => cell.padStart(10)).join("");
}
