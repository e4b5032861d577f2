// `npm run prices:compare`: how our prices differ from another public list, and why.
import { createPriceBook } from "@lintel/prices";

import { compare } from "../compare.ts";
import { readBook, readReviewed, readSnapshot } from "../files.ts";
import { review } from "../reviewed.ts";

const { models, source } = readSnapshot();
const reviewed = readReviewed();
const differences = compare(createPriceBook(), models, Date.parse(source.takenOn));
const { stale, unreviewed } = review(differences, reviewed);

console.log(
  `${Object.keys(models).length} models of ${source.package} ${source.version}: ${differences.length} differences`,
);
const unlisted = Object.keys(readBook().models).filter((name) => models[name] === undefined);
console.log(`${unlisted.length} names of our book are not on their list`);
for (const { differences: lines, page, reason } of reviewed) {
  console.log(`\n${reason}${page === undefined ? "" : ` (${page})`}`);
  for (const line of lines) console.log(`  ${line}`);
}
for (const line of stale) console.error(`reviewed, but gone: ${line}`);
for (const line of unreviewed) console.error(`not reviewed: ${line}`);
process.exitCode = stale.length + unreviewed.length === 0 ? 0 : 1;
