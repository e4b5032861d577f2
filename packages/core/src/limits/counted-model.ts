/** Characters beyond this do not distinguish models. */
const MAX_NAME_LENGTH = 256;

/** Endings that name a snapshot of a model, or the latest one. */
const SNAPSHOTS: readonly RegExp[] = [
  /-latest$/,
  // 2024-08-06 and 20240806, after any sign, with the revision Bedrock puts behind.
  /[-@_:]20\d{2}(?:-\d{2}-\d{2}|\d{4})(?:-v\d{1,3}(?::\d{1,3})?)?$/,
  // gpt-4-0613, gpt-4-0125-preview, mistral-large-2402
  /-\d{4}(?=-preview$|$)/,
  // gemini-2.5-pro-preview-05-06, gemini-1.5-pro-002
  /-\d{2}-\d{2}$/,
  /-00\d$/,
  // claude-sonnet-4-0 is Anthropic's alias for its latest snapshot.
  /(?<=^claude-.{1,40}-\d)-0$/,
];

/** Where in the world Bedrock shall run a model: us.anthropic.claude-… */
const REGION = /^(?:us|us-gov|eu|apac|jp|au|ca|sa|global)\.(?=[a-z0-9]+\.)/;

/** What Google's names may have in front, and mean the same without. */
const OF_GOOGLE = /^models\//;

/**
 * The name under which calls on a model are counted: the same for all its dated snapshots and its `-latest`, in any
 * case, so that no caller gets past a limit by naming another of them. What it gives it leaves as it is.
 */
export function countedModel(name: string): string {
  let counted = name.slice(0, MAX_NAME_LENGTH).toWellFormed().replaceAll("\0", "\uFFFD");
  counted = counted.trim().toLowerCase();
  for (;;) {
    const next = SNAPSHOTS.reduce((text, ending) => text.replace(ending, ""), ownName(counted));
    if (next === counted) return counted;
    counted = next;
  }
}

/** Without what stands in front of it. */
function ownName(name: string): string {
  const resource = name.startsWith("arn:") ? name.slice(name.lastIndexOf("/") + 1) : name;
  return resource.replace(OF_GOOGLE, "").replace(REGION, "").trim();
}

/** A name, or a beginning followed by `*`, in the form in which models are counted. */
export const modelPattern = (text: string): string =>
  text.endsWith("*") ? text.trimStart().toLowerCase().replace(OF_GOOGLE, "") : countedModel(text);

/** Is a counted model among those the patterns name? A pattern that ends in `*` names all that begin so. */
export const matchesModel = (patterns: readonly string[], counted: string): boolean =>
  patterns.some((pattern) =>
    pattern.endsWith("*") ? counted.startsWith(pattern.slice(0, -1)) : pattern === counted,
  );
