import { expect, test } from "vitest";

import { detect } from "./index.ts";

/** Texts made to be slow: starts of entities without an end, runs in which every position could start one. */
const ADVERSARIAL: Readonly<Record<string, string>> = {
  "at signs": "a@",
  "local parts": "a.b-c",
  "domain labels": "@a.a.a.a",
  "dotted labels": "a.",
  schemes: "http://",
  "user infos": "x://a:b",
  "token prefixes": "eyJ-eyJ.",
  "signed tokens": " eyJaaaaaaaaaaaa.eyJaaaaaaaaaaaaa",
  "private keys": "-----BEGIN PRIVATE KEY-----",
  "almost private keys": "-----BEGIN A B C ",
  digits: "1",
  "spaced digits": "1 ",
  "grouped digits": "1234 ",
  "hyphenated digits": "12-34-",
  "dotted digits": "1.2.",
  hexadecimal: "a1:",
  plus: "+1 (",
  capitals: "Aa ",
  "first names": "Maria ",
  cues: "password passport iban ssn name is ",
  "cues with values": "password: is ist es ",
  labels: "account 1 ssn 2 ",
  streets: "12 Aa Bb Cc ",
  "street words": "via della rua de ",
  "address tails": "12 Main Street, Aa Bb, ",
  base64: "Ab1/",
  "full-width": "１2 ",
  "zero-width": "1\u200b",
  accents: "e\u0301",
  quotes: "\"'`=: ",
  "line ends": "\n",
  emoji: "😀1",
};

const SIZE = 6_000;

/** The least CPU time of some runs, in µs: what else the machine does makes it only longer. */
function cpuTime(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round++) {
    const start = process.cpuUsage();
    detect(text);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, user + system);
  }
  return best;
}

test.each(Object.entries(ADVERSARIAL))(
  "four times the text takes about four times as long: %s",
  (_, unit) => {
    const small = unit.repeat(SIZE / unit.length);
    const large = unit.repeat((4 * SIZE) / unit.length);
    cpuTime(small);
    // Quadratic is 16 times. The constant is for times too short to be measured.
    expect(cpuTime(large)).toBeLessThan(9 * cpuTime(small) + 3_000);
  },
);
