import type { Figures, ModelUsage } from "./day-usage.ts";

const TOKENS = /tokens/;

/** All tokens of a model, of whatever class. */
export const tokensIn = (figures: Figures): number =>
  Object.entries(figures).reduce(
    (sum, [figure, amount]) => (TOKENS.test(figure) ? sum + amount : sum),
    0,
  );

const isEmpty = ({ figures }: ModelUsage): boolean =>
  Object.values(figures).every((amount) => amount === 0);

interface Sides {
  readonly ledger: ModelUsage;
  readonly provider: ModelUsage;
}

const moreTokens = ({ ledger, provider }: Sides): number =>
  tokensIn(provider.figures) - tokensIn(ledger.figures);

/** More calls at the provider than in the ledger; 0 where it does not count them. */
const moreCalls = ({ ledger, provider }: Sides): number =>
  provider.calls === undefined ? 0 : provider.calls - (ledger.calls ?? 0);

const estimated = ({ ledger }: Sides): number => ledger.doubts?.estimated ?? 0;
const imported = ({ ledger }: Sides): number => ledger.doubts?.imported ?? 0;
const unpriced = ({ ledger }: Sides): number => ledger.doubts?.unpriced ?? 0;

/** What holds of the two sides, and what it most likely comes from; the first that holds is said. What the ledger itself doubts comes before guesses. */
const CAUSES: readonly (readonly [
  holds: (sides: Sides) => boolean,
  cause: (sides: Sides) => string,
])[] = [
  [({ ledger }) => isEmpty(ledger), () => "used beside Lintel, or asked for by another name"],
  [
    ({ provider }) => isEmpty(provider),
    () => "another account's credential, another name, or the provider's report is late",
  ],
  [
    (sides) => imported(sides) > 0,
    (sides) =>
      `${imported(sides)} calls of another gateway, which did not report cached tokens or other classes separately`,
  ],
  [(sides) => moreCalls(sides) > 0, () => "calls beside Lintel"],
  [
    (sides) => moreCalls(sides) < 0,
    () => "calls that failed before they were counted there, or the provider's report is late",
  ],
  [
    (sides) => moreTokens(sides) === 0,
    () => "the same tokens in other classes: answers did not tell them apart as the report does",
  ],
  [
    (sides) => estimated(sides) > 0,
    (sides) => `${estimated(sides)} calls whose usage was not reported: they are estimated`,
  ],
  [
    (sides) => moreTokens(sides) > 0 && unpriced(sides) > 0,
    (sides) => `usage that Lintel does not know, in ${unpriced(sides)} calls without a price`,
  ],
  [
    (sides) => moreTokens(sides) > 0,
    () => "usage the answers did not report, or calls beside Lintel",
  ],
];

/** What figures of a model most likely differ for. */
export function causeOfUsage(ledger: ModelUsage, provider: ModelUsage): string {
  const sides = { ledger, provider };
  const found = CAUSES.find(([holds]) => holds(sides));
  return found?.[1](sides) ?? "the provider's report is late, or usage it does not bill";
}

/** What the cost of a model, or of all, most likely differs for. */
export function causeOfCost(ledger: ModelUsage, usageDiffers: boolean): string {
  if (usageDiffers) return "what was used differs";
  const withoutPrice = ledger.doubts?.unpriced ?? 0;
  if (withoutPrice > 0) {
    return `${withoutPrice} calls without a price: set one in the setting's costMap, and reprice`;
  }
  return "another price: a discount, a tier, or a new list (lintel usage reprice)";
}
