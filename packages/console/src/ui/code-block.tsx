import { CopyButton } from "./copy-button.tsx";

/** Lines to copy. */
export const CodeBlock = ({ text, label }: { readonly text: string; readonly label: string }) => (
  <figure className="overflow-hidden rounded-lg border border-line bg-page">
    <figcaption className="flex items-center justify-between gap-2 border-b border-line py-1 pr-1 pl-3 text-xs font-medium text-soft">
      {label}
      <CopyButton text={text} />
    </figcaption>
    <pre
      tabIndex={0}
      aria-label={label}
      className="max-h-80 overflow-auto p-3 font-mono text-xs leading-relaxed whitespace-pre-wrap wrap-anywhere"
    >
      {text}
    </pre>
  </figure>
);
