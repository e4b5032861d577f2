import ts from "typescript";

import type { Mutant } from "./mutant.ts";
import { isSql, sqlMutants } from "./sql-mutants.ts";

/** Every mutant of a TypeScript source and of the SQL in it, in the order of their places. Types and imports have none. */
export function typescriptMutants(source: string): Mutant[] {
  const file = ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest, true);
  const mutants = new Map<string, Mutant>();
  const add = (mutant: Mutant) =>
    mutants.set(`${mutant.at}-${mutant.end}-${mutant.replacement}`, mutant);
  const visit = (node: ts.Node): void => {
    if (isWithoutEffect(node)) return;
    for (const [target, replacement] of faultsOf(node)) {
      add({ at: target.getStart(file), end: target.getEnd(), replacement });
    }
    if (isSql(node)) for (const mutant of sqlMutants(node)) add(mutant);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...mutants.values()].toSorted((one, other) => one.at - other.at);
}

const isWithoutEffect = (node: ts.Node): boolean =>
  ts.isTypeNode(node) ||
  ts.isImportDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node);

/** What is replaced, and by what. */
type Fault = readonly [ts.Node, string];

function faultsOf(node: ts.Node): Fault[] {
  if (ts.isBinaryExpression(node)) return faultsOfOperation(node);
  if (ts.isPrefixUnaryExpression(node)) return faultsOfPrefix(node);
  if (ts.isIfStatement(node)) return faultsOfCondition(node.expression);
  if (ts.isConditionalExpression(node)) return faultsOfCondition(node.condition);
  if (ts.isWhileStatement(node)) return [[node.expression, "false"]];
  if (ts.isExpressionStatement(node)) return faultsOfStatement(node);
  if (ts.isReturnStatement(node)) return faultsOfReturn(node);
  if (ts.isCallExpression(node)) return faultsOfCall(node);
  if (ts.isArrayLiteralExpression(node)) return faultsOfList(node);
  return faultsOfLiteral(node);
}

const OPERATORS: ReadonlyMap<string, readonly string[]> = new Map([
  ["<", ["<=", ">="]],
  ["<=", ["<", ">"]],
  [">", [">=", "<="]],
  [">=", [">", "<"]],
  ["===", ["!=="]],
  ["!==", ["==="]],
  ["+", ["-"]],
  ["-", ["+"]],
  ["*", ["/"]],
  ["/", ["*"]],
  ["%", ["*"]],
  ["+=", ["-="]],
  ["-=", ["+="]],
]);

function faultsOfOperation(node: ts.BinaryExpression): Fault[] {
  const { left, operatorToken, right } = node;
  const operator = operatorToken.getText();
  if (["&&", "||", "??"].includes(operator)) {
    return [
      [node, `(${left.getText()})`],
      [node, `(${right.getText()})`],
    ];
  }
  if (operator === "+" && (isText(left) || isText(right))) return [];
  return (OPERATORS.get(operator) ?? []).map((other) => [operatorToken, other]);
}

const isText = (node: ts.Node): boolean =>
  ts.isStringLiteral(node) || ts.isTemplateExpression(node);

function faultsOfPrefix(node: ts.PrefixUnaryExpression): Fault[] {
  const isDroppable =
    node.operator === ts.SyntaxKind.ExclamationToken || node.operator === ts.SyntaxKind.MinusToken;
  return isDroppable ? [[node, node.operand.getText()]] : [];
}

const faultsOfCondition = (condition: ts.Expression): Fault[] => [
  [condition, "true"],
  [condition, "false"],
];

function faultsOfStatement(node: ts.ExpressionStatement): Fault[] {
  const isChange = isAssignment(node.expression) || ts.isDeleteExpression(node.expression);
  const isCall = ts.isCallExpression(node.expression) || ts.isAwaitExpression(node.expression);
  return isChange || isCall || ts.isVoidExpression(node.expression) ? [[node, ";"]] : [];
}

const isAssignment = (node: ts.Expression): boolean =>
  ts.isBinaryExpression(node) && ["=", "??="].includes(node.operatorToken.getText());

/** An early return of a block; where it is the whole branch, the condition's faults say the same. */
const faultsOfReturn = (node: ts.ReturnStatement): Fault[] =>
  ts.isBlock(node.parent) && ts.isIfStatement(node.parent.parent) ? [[node, ";"]] : [];

const METHODS: ReadonlyMap<string, string> = new Map([
  ["Math.min", "Math.max"],
  ["Math.max", "Math.min"],
  ["Math.ceil", "Math.floor"],
  ["Math.floor", "Math.ceil"],
]);

function faultsOfCall({ expression }: ts.CallExpression): Fault[] {
  const other = METHODS.get(expression.getText());
  if (other !== undefined) return [[expression, other]];
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const { name, parent } = expression;
  if (name.text === "some") return [[name, "every"]];
  if (name.text === "every") return [[name, "some"]];
  return LEFT_OUT.has(name.text) ? [[parent, expression.expression.getText()]] : [];
}

/** Methods without which what they are called on is mostly of the same type. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "filter",
  "forUpdate",
  "orderBy",
  "skipLocked",
  "where",
]);

/** A list of constants without one of its elements. */
function faultsOfList({ elements, parent }: ts.ArrayLiteralExpression): Fault[] {
  if (elements.length < 2 || ts.isArrayLiteralExpression(parent)) return [];
  return elements
    .map((element) => [element, ""] as const)
    .filter(([element]) => ts.isStringLiteral(element));
}

function faultsOfLiteral(node: ts.Node): Fault[] {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [[node, "false"]];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [[node, "true"]];
  return numbersBeside(node).map((text) => [node, text]);
}

function numbersBeside(node: ts.Node): string[] {
  if (ts.isNumericLiteral(node)) return neighbours(BigInt(Math.trunc(Number(node.text))), "");
  if (!ts.isBigIntLiteral(node)) return [];
  return neighbours(BigInt(node.text.slice(0, -1).replaceAll("_", "")), "n");
}

/** The next number, and the one before it; of 0, which mostly stands for nothing, only the next. */
const neighbours = (value: bigint, suffix: string): string[] =>
  value === 0n ? [`1${suffix}`] : [`${value + 1n}${suffix}`, `${value - 1n}${suffix}`];
