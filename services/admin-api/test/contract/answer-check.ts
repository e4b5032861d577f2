import formats from "ajv-formats";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

import type { Answer } from "../admin-fixture.ts";
import { openApiDocument } from "./document.ts";

type Json = ReturnType<typeof JSON.parse>;

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(closed(openApiDocument), "document");

/** What is wrong with an answer, by the schema the document has for this operation and status; "" for nothing. */
export function faultOf(endpoint: string, answer: Answer): string {
  const [method = "", path = ""] = endpoint.split(" ");
  const response = openApiDocument.paths[path]?.[method.toLowerCase()]?.responses[answer.status];
  if (response === undefined) return `${endpoint} is not documented to answer ${answer.status}`;
  if (response.content === undefined) return answer.text === "" ? "" : "it should have no body";
  const type = answer.headers.get("content-type");
  if (type !== "application/json; charset=utf-8") return `it is ${type}`;
  const validate = validatorAt([
    "paths",
    path,
    method.toLowerCase(),
    "responses",
    answer.status,
    "content",
    "application/json",
    "schema",
  ]);
  return validate(answer.json) ? "" : ajv.errorsText(validate.errors, { dataVar: "answer" });
}

/** What is wrong with a value, by the schema at a place in the document; "" for nothing. */
export function faultAt(place: readonly (string | number)[], value: unknown): string {
  const validate = validatorAt(place);
  return validate(value) ? "" : ajv.errorsText(validate.errors, { dataVar: "value" });
}

function validatorAt(place: readonly (string | number)[]): ValidateFunction {
  const pointer = place
    .map((name) => encodeURIComponent(String(name).replaceAll("~", "~0").replaceAll("/", "~1")))
    .join("/");
  const validate = ajv.getSchema(`document#/${pointer}`);
  if (validate === undefined) throw new Error(`the document has nothing at ${pointer}`);
  return validate;
}

/** The document, with objects that may have no other members than those it names: a forgotten one shows. */
function closed(node: Json): Json {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== "object" || node === null) return node;
  const members = Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, closed(value)]),
  );
  const isOpen =
    node.type === "object" &&
    node.properties !== undefined &&
    node.additionalProperties === undefined;
  return isOpen ? { ...members, additionalProperties: false } : members;
}
