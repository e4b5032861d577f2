import { Document, visit } from "yaml";

const HEAD = ` Lintel configuration. Secrets are not in it: { keep: true } leaves the one that is there as it is;
 for a new place, give { env: NAME } or { file: PATH }.`;

/** A configuration as the text of a file. */
export function toYaml(config: object): string {
  const document = new Document(config, { aliasDuplicateObjects: false });
  document.commentBefore = HEAD;
  visit(document, {
    Map(_, map) {
      if (map.has("keep")) map.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}
