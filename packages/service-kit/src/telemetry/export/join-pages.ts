/** A page of metrics in Prometheus's text format, of one of several processes. */
export interface MetricsPage {
  readonly worker: number;
  readonly text: string;
}

interface Family {
  /** Its `# HELP` and `# TYPE`, once. */
  readonly comments: Set<string>;
  readonly samples: string[];
}

const COMMENT = /^# [A-Z]+ ([A-Za-z_:][\w:]*)/;
const SAMPLE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S.*)$/;

/**
 * One page of several: each series has its worker as a label. Adding them up would not do: when one of them starts again the
 * sum falls, which Prometheus takes for a fresh start of all.
 */
export function joinPages(pages: readonly MetricsPage[]): string {
  const families = new Map<string, Family>();
  for (const page of pages) addPage(families, page);
  const lines = [...families.values()].flatMap(({ comments, samples }) => [
    ...comments,
    ...samples,
  ]);
  return lines.map((line) => `${line}\n`).join("");
}

function addPage(families: Map<string, Family>, { text, worker }: MetricsPage): void {
  let name = "";
  for (const line of text.split("\n")) {
    const commented = COMMENT.exec(line)?.[1];
    if (commented !== undefined) {
      name = commented;
      familyOf(families, name).comments.add(line);
      continue;
    }
    const [, series, labels = "", value = ""] = SAMPLE.exec(line) ?? [];
    if (series === undefined) continue;
    const family = familyOf(families, series.startsWith(name) ? name : series);
    family.samples.push(`${series}{${labels && `${labels},`}worker="${worker}"} ${value}`);
  }
}

function familyOf(families: Map<string, Family>, name: string): Family {
  const known = families.get(name);
  if (known !== undefined) return known;
  const family: Family = { comments: new Set(), samples: [] };
  families.set(name, family);
  return family;
}
