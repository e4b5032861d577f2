import { useState } from "react";

import { messageOf } from "../../../api/api-problem.ts";
import { csvLine } from "../../../format/csv.ts";
import { formatCount } from "../../../format/numbers.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Menu } from "../../../ui/overlay/menu.tsx";
import { useToast } from "../../../ui/overlay/toasts.tsx";

type Row = Readonly<Record<string, unknown>>;

interface ExportMenuProps {
  /** Of the file. */
  readonly name: string;
  /** Reads what is exported, page by page. */
  readonly pages: () => AsyncIterable<readonly Row[]>;
}

const FORMATS = { csv: "text/csv", json: "application/json" } as const;
type Format = keyof typeof FORMATS;

/** Writes everything the filters leave into a file, and says how far it is. */
export function ExportMenu({ name, pages }: ExportMenuProps) {
  const [count, setCount] = useState<number>();
  const say = useToast();
  const start = async (format: Format) => {
    setCount(0);
    try {
      const parts = await write(pages(), format, setCount);
      save(new Blob([...parts], { type: FORMATS[format] }), `lintel-${name}.${format}`);
    } catch (error) {
      say(`The export failed: ${messageOf(error)}`, "bad");
    } finally {
      setCount(undefined);
    }
  };
  return (
    <Menu
      label="Export"
      className="border border-edge/60 bg-surface px-3 font-medium text-ink!"
      trigger={
        <>
          <Icon name="export" size={15} />
          {count === undefined ? "Export" : `${formatCount(count)} rows…`}
        </>
      }
      items={[
        { label: "As CSV", onChoose: () => void start("csv") },
        { label: "As JSON lines", onChoose: () => void start("json") },
      ]}
    />
  );
}

/** The text of a file, in parts that the browser keeps outside of the page's memory: a long one does not fill it. */
async function write(
  pages: AsyncIterable<readonly Row[]>,
  format: Format,
  onProgress: (rows: number) => void,
): Promise<readonly Blob[]> {
  const parts: Blob[] = [];
  let count = 0;
  for await (const rows of pages) {
    const [first] = rows;
    const head = format === "csv" && count === 0 && first !== undefined ? Object.keys(first) : [];
    const lines = rows.map((row) =>
      format === "csv" ? csvLine(Object.values(row)) : `${JSON.stringify(row)}\n`,
    );
    parts.push(new Blob([...(head.length > 0 ? [csvLine(head)] : []), ...lines]));
    count += rows.length;
    onProgress(count);
  }
  return parts;
}

function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
