// `npm run bounds`: makes up calls to every priced endpoint, and shows that none costs more than was reserved for it.
import { parseArgs } from "node:util";

import { toCase, toReasons, toTable } from "./print-tally.ts";
import { runBounds } from "./run-bounds.ts";

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    /** The index of the first call: with `--calls`, parts can be run side by side. */
    from: { type: "string", default: "0" },
    /** Only the call of this index. */
    call: { type: "string" },
    /** How many of the calls that went wrong are shown. */
    show: { type: "string", default: "20" },
  },
});
const only = values.call === undefined ? undefined : Number(values.call);
const from = only ?? Number(values.from);
const to = only === undefined ? from + Number(values.calls) : only + 1;
const startedAt = performance.now();
const tally = await runBounds({
  seed: Number(values.seed),
  from,
  to,
  onProgress: (done) => console.error(`${done} of ${to - from} calls`),
});
const seconds = (performance.now() - startedAt) / 1000;

for (const line of toTable(tally)) console.log(line);
console.log("\nrefused, by reason and the member that is named:");
for (const line of toReasons(tally)) console.log(`  ${line}`);
const shown = Number(values.show);
for (const violation of tally.violations.slice(0, shown)) console.log(toCase(violation));
for (const call of tally.unpriced.slice(0, shown)) console.log(`unpriced: ${toCase(call)}`);
console.log(
  `\n${to - from} calls of seed ${values.seed} in ${seconds.toFixed(0)} s: ${tally.violations.length} cost more than was reserved`,
);
process.exitCode = tally.violations.length === 0 ? 0 : 1;
