import ts from "typescript";

import type { Mutant } from "./mutant.ts";
import { OPERATOR_FAULTS, type TextFault, textMutants } from "./text-mutants.ts";

const FAULTS: readonly TextFault[] = [
  ...OPERATOR_FAULTS,
  [/(?<=\s)=(?=\s)/g, ["<>"]],
  [/\bis null\b/g, ["is not null"]],
  [/\bis not null\b/g, ["is null"]],
  [/(?<!is )\bnot (?!null)/g, [""]],
  [/\bgreatest\(/g, ["least("]],
  [/\bleast\(/g, ["greatest("]],
  [/\bsum\(/g, ["max("]],
  [/\bmax\(/g, ["min("]],
  [/\bmin\(/g, ["max("]],
  [/\bdistinct /g, [""]],
  [/\bfor update( of \w+)?( skip locked)?/g, [""]],
  [/ skip locked/g, [""]],
  [/\bon conflict[^\n]* do nothing/g, [""]],
  [/\border by [^\n`$]*/g, [""]],
];

/** Mutants of the statements that stand in a source between the backticks of `sql`; what is put into them is TypeScript. */
export function sqlMutants({ template }: ts.TaggedTemplateExpression): Mutant[] {
  const pieces = ts.isNoSubstitutionTemplateLiteral(template)
    ? [template]
    : [template.head, ...template.templateSpans.map(({ literal }) => literal)];
  return pieces.flatMap((piece) => {
    const start = piece.getStart();
    return textMutants(piece.getText(), FAULTS).map(({ at, end, replacement }) => ({
      at: start + at,
      end: start + end,
      replacement,
    }));
  });
}

export const isSql = (node: ts.Node): node is ts.TaggedTemplateExpression =>
  ts.isTaggedTemplateExpression(node) && node.tag.getText() === "sql";
