import { detect } from "@lintel/pii";

const PROSE =
  "The committee met again in the autumn to discuss whether the old bridge should be repaired or replaced. Most members felt that a new one would serve the town better, though several worried about how long the work would take and what it might do to the shops along the river. Nobody could say with confidence what the final bill would be. ";
const DENSE =
  "Jane Doe, SSN 123-45-6789, card 4111 1111 1111 1111 exp 12/27 cvv 123, IBAN DE89370400440532013000, call +49 30 901820 or 212-736-5000, mail jane.doe@example.com, born 12 June 1985, 221B Baker Street, London, IP 192.168.1.4, NHS 943 476 5919. ";
const CODE =
  "export async function load(id: string): Promise<Row[]> {\n  const rows = await db.query(`select * from t where id = $1 limit 100`, [id]);\n  for (let i = 0; i < rows.length; i++) total += rows[i].size ?? 0; // 0x1f\n  return rows.filter((row) => row.version >= 2 && row.name !== 'none');\n}\n";

export interface Speed {
  readonly text: string;
  readonly microsecondsPerKb: number;
}

/** CPU time of this process per 1,000 characters, the best of several rounds. */
export function measureSpeeds(): Speed[] {
  return Object.entries({ "clean prose": PROSE, "dense PII": DENSE, code: CODE }).map(
    ([text, sample]) => ({
      text,
      microsecondsPerKb: measure(sample.repeat(Math.ceil(10_000 / sample.length))),
    }),
  );
}

function measure(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 12; round++) {
    const start = process.cpuUsage();
    for (let times = 0; times < 20; times++) detect(text);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 20 / (text.length / 1000));
  }
  return best;
}
