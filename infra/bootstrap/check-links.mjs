import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { say } from "./console.mjs";
import { REPOSITORY } from "./paths.mjs";

/** Checks that links between the repository's documents, and their anchors, lead somewhere. */
export function checkLinks() {
  const broken = markdownFiles().flatMap(brokenLinksOf);
  for (const { file, link } of broken) say(`${file}: ${link} leads nowhere`);
  return broken.length === 0;
}

/** Those that git does not ignore, committed or not. */
function markdownFiles() {
  const { stdout } = spawnSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "*.md"],
    { cwd: REPOSITORY, encoding: "utf8" },
  );
  return stdout.split("\0").filter((file) => file !== "" && existsSync(absolute(file)));
}

function brokenLinksOf(file) {
  return linksOf(file)
    .filter((link) => !leadsSomewhere(file, link))
    .map((link) => ({ file, link }));
}

function linksOf(file) {
  const links = [...withoutCode(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(file, link) {
  const [target, anchor] = link.split("#");
  const document = target === "" ? file : path.join(path.dirname(file), target);
  if (!existsSync(absolute(document))) return false;
  return anchor === undefined || anchorsOf(document).includes(anchor);
}

/** The anchors that GitHub makes of the headings. */
function anchorsOf(document) {
  const headings = withoutCode(document).matchAll(/^#+ (.*)$/gm);
  return Array.from(headings, ([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

const withoutCode = (file) => readFileSync(absolute(file), "utf8").replaceAll(/^```.*?^```/gms, "");

const absolute = (file) => path.join(REPOSITORY, file);
