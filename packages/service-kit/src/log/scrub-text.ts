const SCRUBBED = "[redacted]";

/** Keys as providers and gateways write them, bearer tokens, and credentials within URLs. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:sk|pk|rk)-[\w-]{6,}/g, SCRUBBED],
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${SCRUBBED}`],
  [/:\/\/[^\s/@]*:[^\s/@]*@/g, `://${SCRUBBED}@`],
];

/** `text` without what looks like a credential. A second line of defence, for texts that others wrote. */
export function scrubText(text: string): string {
  return SECRETS.reduce(
    (scrubbed, [pattern, censored]) => scrubbed.replaceAll(pattern, censored),
    text,
  );
}
