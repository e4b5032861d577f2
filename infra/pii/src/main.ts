import { makeCorpus } from "./corpus/corpus.ts";
import { type Figures, scorePublicSet } from "./public-set.ts";
import { precisionOf, recallOf, type Score, scoreTexts, sumOf } from "./score.ts";
import { measureSpeeds } from "./speed.ts";

/*
 * `npm run score:pii`: precision, recall and F1 by type on the half of the corpus that rules are not changed for, and the
 * speed. `-- --building` scores the other half and prints each mistake. `-- --public-set <file>` scores a set of
 * microsoft/presidio-research instead, which is not in this repository.
 */

const publicSet = process.argv.indexOf("--public-set");
if (publicSet > 0) printPublicScore(process.argv[publicSet + 1] ?? "");
else printScore(process.argv.includes("--building"));

function printScore(isBuilding: boolean): void {
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
}

function printPublicScore(file: string): void {
  const { all, byLabel, charactersPerSecond, structured, texts } = scorePublicSet(file);
  console.log(`${texts} texts of ${file}\n`);
  console.log(row("by characters", ["precision", "recall", "F1"]));
  console.log(row("any label", inColumns(all)));
  console.log(row("structured labels", inColumns(structured)));
  console.log(`\n${row("by label", ["recall", "found", "of"])}`);
  for (const [label, found, of] of byLabel) {
    console.log(row(label, [(found / of).toFixed(3), String(found), String(of)]));
  }
  console.log(`\n${Math.round(charactersPerSecond)} characters a second of CPU`);
}

function inColumns({ f1, precision, recall }: Figures): readonly string[] {
  return [precision, recall, f1].map((figure) => figure.toFixed(3));
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
