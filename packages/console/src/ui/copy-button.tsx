import { useState } from "react";

import { Button } from "./button.tsx";

const SHOWN_MS = 1600;

/** Puts a text into the clipboard, and says so. Pages without TLS have no clipboard of their own: there the old way is used. */
export function CopyButton({
  text,
  label = "Copy",
}: {
  readonly text: string;
  readonly label?: string;
}) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await putIntoClipboard(text);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), SHOWN_MS);
  };
  return (
    <Button icon={isCopied ? "check" : "copy"} onClick={() => void copy()}>
      <span aria-live="polite">{isCopied ? "Copied" : label}</span>
    </Button>
  );
}

async function putIntoClipboard(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  // Within the open dialog, since nothing outside it can be selected.
  (document.querySelector("dialog[open]:last-of-type") ?? document.body).append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  return undefined;
}
