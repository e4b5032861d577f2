import { Badge } from "../../../ui/badge.tsx";

const SHOWN = 2;

/** The first tags, and how many more there are. */
export function Tags({ tags }: { readonly tags: readonly string[] | null }) {
  const all = tags ?? [];
  return (
    <span className="flex min-w-0 gap-1">
      {all.slice(0, SHOWN).map((tag) => (
        <Badge key={tag} title={tag}>
          <bdi className="max-w-28 truncate">{tag}</bdi>
        </Badge>
      ))}
      {all.length > SHOWN && (
        <Badge title={all.slice(SHOWN).join(", ")}>+{all.length - SHOWN}</Badge>
      )}
    </span>
  );
}

/** Tags as they are typed: separated by commas. */
export const splitTags = (text: string): string[] =>
  [...new Set(text.split(","))].map((tag) => tag.trim()).filter((tag) => tag !== "");
