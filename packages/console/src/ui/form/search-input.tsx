import { useEffect, useState } from "react";

interface SearchInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** How long after the last letter it is searched for. */
const PAUSE_MS = 250;

/** A filter that is applied when one stops typing. */
export function SearchInput({ label, value, onChange }: SearchInputProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onChange(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <input
      type="search"
      dir="auto"
      aria-label={label}
      placeholder={label}
      className="field h-8! w-44! text-sm max-sm:w-auto! max-sm:min-w-0 max-sm:flex-[1_1_40%]"
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}
