import { useState } from "react";

import { messageOf } from "../../../api/api-problem.ts";
import { formatCount } from "../../../format/numbers.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Menu } from "../../../ui/overlay/menu.tsx";
import { useToast } from "../../../ui/overlay/toasts.tsx";
import { type ExportFormat, type ExportRow, exportText } from "./export-text.ts";

interface ExportMenuProps {
  /** Of the file. */
  readonly name: string;
  /** Reads what is exported, page by page. */
  readonly pages: () => AsyncIterable<readonly ExportRow[]>;
}

const FORMATS = { csv: "text/csv", json: "application/json" } as const satisfies Record<
  ExportFormat,
  string
>;

/** Writes everything the filters leave into a file, and says how far it is. */
export function ExportMenu({ name, pages }: ExportMenuProps) {
  const [count, setCount] = useState<number>();
  const say = useToast();
  const start = async (format: ExportFormat) => {
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
        { label: "As JSON", onChoose: () => void start("json") },
      ]}
    />
  );
}

/** A file in parts that the browser keeps outside of the page's memory: a long one does not fill it. */
async function write(
  pages: AsyncIterable<readonly ExportRow[]>,
  format: ExportFormat,
  onProgress: (rows: number) => void,
): Promise<readonly Blob[]> {
  const parts: Blob[] = [];
  for await (const { count, text } of exportText(pages, format)) {
    parts.push(new Blob([text]));
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
