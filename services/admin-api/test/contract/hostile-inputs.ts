/** Texts that broke, or could break, SQL, arrays, JSON, logs, terminals or prototypes. */
export const HOSTILE_TEXTS: readonly string[] = [
  `'"\`´`,
  `a, "b", {c}, [d], \\e`,
  "{}",
  "a\0b",
  "\ud800",
  "a\udc00b",
  "\u202Eabc\u202C",
  "e\u0301 \u00E9 \ufeff",
  "😀".repeat(100),
  "x".repeat(255),
  "x".repeat(256),
  "ж".repeat(256),
  "x".repeat(100_000),
  "'; drop table keys; --",
  "' or '1'='1",
  "%_%",
  "$1 :name ?",
  "\r\n\t\u007f\u001b[2J",
  "__proto__",
  "constructor",
  "null",
  "1e400",
  "../../etc/passwd",
];

/** Numbers as JSON writes them, and what it does not know. */
export const HOSTILE_NUMBERS: readonly string[] = [
  "1e400",
  "-1e400",
  "9223372036854775807",
  "9223372036854775808",
  "-9223372036854775809",
  "1e308",
  "5e-324",
  "-0",
  "0.1",
  "1e3",
  "-1",
  "NaN",
  "Infinity",
  "0x10",
  "007",
  "9".repeat(5000),
];

/** Beyond what a stack of calls holds. */
const DEPTH = 20_000;
/** More than Postgres takes as parameters of one statement. */
const MANY = 70_000;

/** Values that are no plain ones, as JSON texts. */
export const HOSTILE_VALUES: readonly string[] = [
  "[".repeat(DEPTH) + "]".repeat(DEPTH),
  `${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}`,
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  `[${Array.from({ length: MANY }, (_, index) => `"t${index}"`).join()}]`,
  `{${Array.from({ length: 20_000 }, (_, index) => `"m${index}":"x"`).join()}}`,
  `[${"null,".repeat(1000)}null]`,
  "true",
];
