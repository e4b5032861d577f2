/**
 * The bytes a `content-length` header announces; `undefined` when it is absent or says anything but digits, or more than
 * can be counted. `Number` would cost ten times as much, and takes `1e3` for a length.
 */
export function toLength(value: string): number | undefined {
  if (value === "" || value.length > MAX_DIGITS) return undefined;
  let length = 0;
  for (let at = 0; at < value.length; at += 1) {
    const digit = value.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    length = length * 10 + digit;
  }
  return length;
}

const ZERO = 0x30;
/** Digits of the largest exact whole number. */
const MAX_DIGITS = 15;
