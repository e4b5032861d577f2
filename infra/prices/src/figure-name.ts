/** What one figure of a price list is of. */
export interface FigureName {
  /** The class of tokens or units, as our price book names it. */
  readonly unit: string;
  /** `batch`, or the tier of service; empty for the standard price. */
  readonly tierSuffix: string;
  /** The price holds for prompts of more tokens than this; 0 for prompts of any length. */
  readonly above: number;
}

/** `input`, `output batch`, `input priority >272000`. */
export function figureName({ above, tierSuffix, unit }: FigureName): string {
  const parts = [unit, tierSuffix, above === 0 ? "" : `>${above}`];
  return parts.filter((part) => part !== "").join(" ");
}

/** The reverse of `figureName`. */
export function readFigureName(name: string): FigureName {
  const [unit = "", ...rest] = name.split(" ");
  const above = rest.find((part) => part.startsWith(">"));
  return {
    unit,
    tierSuffix: rest.find((part) => part !== above) ?? "",
    above: above === undefined ? 0 : Number(above.slice(1)),
  };
}
