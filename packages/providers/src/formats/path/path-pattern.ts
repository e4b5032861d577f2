/** A path with placeholders, taken apart for matching. */
export interface PathPattern {
  readonly segments: readonly string[];
  /** Its last segment is `*`, which is not among `segments`: all that follows. */
  readonly isOpen: boolean;
  /** It stands for one path only. */
  readonly isFixed: boolean;
}

export function parsePattern(path: string): PathPattern {
  const segments = segmentsOf(path);
  const isOpen = segments.at(-1) === "*";
  const isFixed = !isOpen && !segments.some(isPlaceholder);
  return { segments: isOpen ? segments.slice(0, -1) : segments, isOpen, isFixed };
}

/** What stands between the slashes: `/a/b` has two segments. */
export const segmentsOf = (path: string): readonly string[] => path.slice(1).split("/");

export const isPlaceholder = (segment: string): boolean => segment.startsWith(":");

/** Placeholders and what stands in their place, still encoded; `*` for what an open pattern leaves over. */
export type PathParams = Readonly<Record<string, string>>;

/** `undefined` when the path is not of this pattern. Empty segments fit no placeholder and no `*`. */
export function matchPattern(
  { isOpen, segments }: PathPattern,
  actual: readonly string[],
): PathParams | undefined {
  const fits = isOpen ? actual.length > segments.length : actual.length === segments.length;
  if (!fits) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = actual[index] ?? "";
    if (isPlaceholder(segment) && value !== "") params[segment.slice(1)] = value;
    else if (segment !== value) return undefined;
  }
  if (isOpen) params["*"] = actual.slice(segments.length).join("/");
  return params;
}

/** A template with its placeholders, and `*`, replaced by what stood in their place. */
export function fillPattern(template: string, params: PathParams): string {
  return template
    .split("/")
    .map((segment) => {
      if (segment === "*") return params["*"] ?? "";
      return isPlaceholder(segment) ? (params[segment.slice(1)] ?? "") : segment;
    })
    .join("/");
}
