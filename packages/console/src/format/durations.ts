const PARTS = /(\d+(?:\.\d+)?)(ms|h|m|s)/g;
const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** A duration as the API writes it (`720h`, `1h30m`) in seconds; 0 for none. */
export function secondsOfDuration(text: string): number {
  let sum = 0;
  for (const [, amount = "0", unit = "s"] of text.matchAll(PARTS)) {
    sum += Number(amount) * (SECONDS[unit] ?? 0);
  }
  return sum;
}

const WORDS = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
] as const;

/** Whole seconds as people say them: `12 h`, `1 min 30 s`. */
export function durationInWords(seconds: number): string {
  let left = seconds;
  const parts = WORDS.flatMap(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? [] : [`${count} ${unit}`];
  });
  return parts.length === 0 ? "0 s" : parts.join(" ");
}

/** Common terms, for choosing one. */
export const TERMS = [
  { value: "", label: "Never" },
  { value: "24h", label: "In a day" },
  { value: "168h", label: "In a week" },
  { value: "720h", label: "In 30 days" },
  { value: "2160h", label: "In 90 days" },
  { value: "8760h", label: "In a year" },
] as const;
