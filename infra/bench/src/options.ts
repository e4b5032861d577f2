import { parseArgs } from "node:util";

import type { PeerName, TargetName } from "./targets/target.ts";

export interface Options {
  /** Short runs, few rounds: to see that all is well, not to quote. */
  readonly quick: boolean;
  readonly targets: readonly TargetName[];
  /** Other gateways are measured. */
  readonly peers: boolean;
  /** Overrides the number of rounds. */
  readonly rounds: number | undefined;
  /** Take a CPU profile of Lintel under load after the measurement. */
  readonly profile: boolean;
  readonly help: boolean;
}

const OURS: readonly TargetName[] = [
  "direct",
  "relay",
  "lintel",
  "policy",
  "answers",
  "route",
  "cached",
  "front",
  "translated",
  "portkey",
];
const PEERS: readonly PeerName[] = ["litellm", "bricksllm"];
const ALL: readonly TargetName[] = [...OURS, ...PEERS];
/** What others' gateways are measured beside. */
const BESIDE_PEERS: readonly TargetName[] = ["direct", "relay", "lintel", "portkey"];

export const USAGE = `npm run bench -- [options]
  --quick             short runs, two rounds: to try it, not to quote
  --targets a,b       some of ${OURS.join(", ")} (direct and relay are what the others are compared with)
  --peers             other gateways instead, beside ${BESIDE_PEERS.join(", ")}: ${PEERS.join(", ")}; each is left out, with the reason,
                      where it cannot be had
  --rounds n          how often each target is measured
  --profile           also take a CPU profile of Lintel under load
Writes infra/bench/results/latest.md and latest.json (quick.md with --quick, peers.md with --peers).`;

/** Reads the command line. Throws, saying what is wrong, on anything unknown. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      targets: { type: "string" },
      peers: { type: "boolean", default: false },
      rounds: { type: "string" },
      profile: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && (!Number.isInteger(rounds) || rounds < 1)) {
    throw new Error(`--rounds must be a whole number above 0, not ${values.rounds}`);
  }
  const usual = values.peers ? [...BESIDE_PEERS, ...PEERS] : OURS;
  return { ...values, rounds, targets: values.targets?.split(",").map(toTarget) ?? usual };
}

function toTarget(name: string): TargetName {
  const found = ALL.find((target) => target === name);
  if (found === undefined) throw new Error(`unknown target "${name}": ${ALL.join(", ")}`);
  return found;
}
