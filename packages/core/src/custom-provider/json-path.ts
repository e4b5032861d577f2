/** A step into a JSON value: to a member (of a list, by its number), or to each element of a list. */
export type JsonPathStep =
  | { readonly to: "member"; readonly name: string }
  | { readonly to: "each" };

const MAX_STEPS = 50;

/** Up to the next dot that is not escaped. What gjson would take for a pattern or a pipe ends it as well. */
const COMPONENT = /(?:\\[^]|[^\\.*?|])+/y;

/**
 * Reads a path in gjson's syntax (`choices.#.message.content`): names between dots, `#` for each element, `\\` before
 * a character that is meant as it is. `undefined` for what is no path, and for gjson's queries, wildcards, modifiers
 * and multipaths, which are not supported.
 */
export function parseJsonPath(text: string): readonly JsonPathStep[] | undefined {
  const steps: JsonPathStep[] = [];
  for (let start = 0; start <= text.length; start = COMPONENT.lastIndex + 1) {
    COMPONENT.lastIndex = start;
    const step = toStep(COMPONENT.exec(text)?.[0]);
    const isEnd = COMPONENT.lastIndex === text.length;
    if (step === undefined || steps.length === MAX_STEPS) return undefined;
    if (!isEnd && text[COMPONENT.lastIndex] !== ".") return undefined;
    steps.push(step);
  }
  return steps;
}

function toStep(component: string | undefined): JsonPathStep | undefined {
  if (component === "#") return { to: "each" };
  if (component === undefined || /^[#@!{[]/.test(component)) return undefined;
  return { to: "member", name: component.replaceAll(/\\([^])/g, "$1") };
}
