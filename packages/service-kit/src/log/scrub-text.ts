const SCRUBBED = "[redacted]";

/** Keys as providers and gateways write them, bearer tokens, and credentials within URLs. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:sk|pk|rk)-[\w-]{6,}/g, SCRUBBED],
  [/\b([Bb]earer|[Bb]asic|BEARER|BASIC)\s+[\w.~+/=-]{6,}/g, `$1 ${SCRUBBED}`],
  [/:\/\/[^\s/@"]*:[^\s/@"]*@/g, `://${SCRUBBED}@`],
];
/** One quick look that spares most texts the three searches. */
const SUSPICIOUS = /[spr]k-|earer\s|asic\s|:\/\/|BEARER\s|BASIC\s/;

/** `text` without what looks like a credential. A second line of defence, for texts that others wrote. */
export function scrubText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return SECRETS.reduce(
    (scrubbed, [pattern, censored]) => scrubbed.replaceAll(pattern, censored),
    text,
  );
}
