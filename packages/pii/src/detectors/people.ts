import { type Document, isDigitAt, matchAt } from "../text/document.ts";
import type { Cue } from "../text/scan.ts";
import type { Detector, Report } from "./detector.ts";

/*
 * Best effort, without a model: a name is found where a word introduces one (a title, "my name is", "Kunde:") or
 * where a given name from the lists occurs, or a surname from them after a capitalised word. Other names pass.
 */

/** One capital, except for prefixes that allow a second: `SessionSocket` is no name. */
const WORD =
  "(?:(?:Mc|Mac|De|Di|Fitz|[OD]')\\p{Lu}\\p{Ll}{1,24}|\\p{Lu}\\p{Ll}{1,24}|\\p{Lu}(?=[ .]))";
const PART = `${WORD}(?:[-']\\p{Lu}\\p{Ll}{1,24})?`;
const PARTICLE =
  "(?:de la|de los|de las|van der|van den|van de|von der|de|da|do|dos|das|di|del|della|van|von|vom|zu|ten|ter|le|la|du|y|e|bin|al)";
const NEXT = `(?: (?:${PARTICLE} )?${PART}| \\p{Lu}\\.(?: ${PART})?)`;
const NAME = new RegExp(`(?:${PART}|\\p{Lu}\\.)${NEXT}{0,3}`, "uy");
const SURNAME = new RegExp(`${NEXT}{1,3}`, "uy");

/** Capitalised words that follow an introduction or a first name without being part of a name. */
const NO_NAME =
  /^(?:Sir|Madam|Will|All|Team|Everyone|Customer|Support|Hiring|Manager|Damen|Herren|Please|Thank|Thanks|The|This|That|Your|You|We|It|If|In|On|At|For|From|To|And|But|Not|Now|New|No|Yes|Here|How|What|When|Where|Who|Why|Is|Are|Was|My|Sehr|Bitte|Ich|Wir|Sie|Es|Der|Die|Das|Ein|Eine|Und|Mit|Je|Nous|Vous|Le|La|Les|Un|Une|Il|Elle|Monsieur|Madame|Messieurs|Mesdames|Bonjour|Hola|El|Los|Las|Una|Por|Para|Que|Mi|Su|Se|Olá|O|Os|As|Um|Uma|Buongiorno|Lo|Gli|Per|Che|Non|De|Het|Een|Ik|Wij|Niet|Van|I|Name|Email|Phone|Address|Error|Number|Date|Age|ID|Id|Tel|Street|Straße|Service|Department|Inc|GmbH|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|English|German|French|Spanish|Google|Amazon|Microsoft|Apple|Python|Java|Docker|Kubernetes|Linux|Windows)$/;

/** Also the start of surnames: De Luca, Van Dijk, Le Gall. */
const CAPITAL_PARTICLE = /^(?:De|Der|La|Le|Van|Los|O)$/;

function findIntroduced(document: Document, report: Report): void {
  for (const cue of document.cuesOf("introduces")) reportIntroduced(document, cue, report);
  for (const cue of document.cuesOf("honorific")) {
    if (!isCapital(document.text, cue.start)) continue;
    const start =
      cue.end + (matchAt(/\.?(?:ª)?[ \n]/y, document.text, cue.end)?.length ?? Number.NaN);
    if (!Number.isNaN(start)) reportName(document, start, 0.85, report);
  }
}

const AFTER_INTRODUCTION = /(?:[ \t]{0,2}[:,=][ \t]{0,2}["']?\n{0,2}|[ \n]|["']: ?["'])/y;
/** Closings of letters, before a comma and the writer's name. */
const CLOSING =
  /(?:regards|sincerely|signed|gr(?:ü|u)(?:ß|ss)en?|gr(?:ü|u)(?:ß|ss)e|cordialement|saludos|atentamente|atenciosamente|saluti|groet)$/i;
/** After these, a single capitalised word is just as often something else ("I am German", "Contact Support"). */
const WEAK =
  /^(?:i am|i'm|this is|ich bin|je suis|soy|sono|eu sou|ik ben|contact|dear|client|cliente|nom|nome|name|regards|signed|sincerely|caro|cara|cher|chère|beste|naam|nombre|patient|paciente|paziente|kunde|kundin|klant|employee|saludos|cordialement|gentile)$/i;

function reportIntroduced(document: Document, cue: Cue, report: Report): void {
  const { text } = document;
  const separator = matchAt(AFTER_INTRODUCTION, text, cue.end);
  if (separator === undefined) return;
  if (separator.includes(",") && !CLOSING.test(text.slice(cue.start, cue.end))) return;
  const start = cue.end + separator.length;
  const isWeak = WEAK.test(text.slice(cue.start, cue.end)) && !/[:,]/.test(separator);
  reportName(document, start, isWeak ? 0.6 : 0.85, report);
}

function reportName(document: Document, start: number, score: number, report: Report): void {
  const name = trimName(matchAt(NAME, document.text, start));
  if (name === undefined || name.length < 2 || /^\p{Lu}\.?$/u.test(name)) return;
  if (/[\p{L}\p{N}_(<[]/u.test(document.text.charAt(start + name.length))) return;
  const isOneWord = !name.includes(" ");
  if (score < 0.7 && isOneWord && !document.isCueAt("givenName", start)) return;
  report("name", start, start + name.length, score);
}

/** Cuts a name before a word that is not part of it. */
function trimName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const words = name.split(" ");
  const first = words.findIndex(
    (word, index) =>
      NO_NAME.test(word) && !(index > 0 && index < words.length - 1 && CAPITAL_PARTICLE.test(word)),
  );
  const kept = (first === -1 ? words : words.slice(0, first)).join(" ");
  const trimmed = kept.replace(new RegExp(` ${PARTICLE}$`, "u"), "");
  return trimmed === "" ? undefined : trimmed;
}

/** A given name with what follows it, or alone; and a capitalised word before a known surname. */
function findKnown(document: Document, report: Report): void {
  let done = 0;
  for (const cue of document.cuesOf("givenName")) {
    const isNext = cue.start >= done && standsAlone(document.text, cue);
    if (isNext) done = reportGiven(document, cue, report) ?? done;
  }
  for (const cue of document.cuesOf("ordinaryGivenName")) {
    if (standsAlone(document.text, cue)) reportBeforeSurname(document, cue, report);
  }
  for (const cue of document.cuesOf("surname")) {
    const given = givenBefore(document, cue);
    if (given !== undefined) reportBeforeSurname(document, given, report);
  }
}

/** A capitalised word that no adjacent character makes part of something else. */
function standsAlone(text: string, { end, start }: Pick<Cue, "end" | "start">): boolean {
  return (
    isCapital(text, start) &&
    !/[\p{L}\p{N}@/._#$&-]/u.test(text.charAt(start - 1)) &&
    !/[\p{L}\p{N}_@(<[=\\/]/u.test(text.charAt(end))
  );
}

/** A given name with the capitalised words that follow it; alone where none does. Returns where it ends. */
function reportGiven(document: Document, { end, start }: Cue, report: Report): number | undefined {
  const { text } = document;
  const surname = matchAt(SURNAME, text, end);
  const name = trimName(text.slice(start, end) + (surname ?? ""));
  if (name === undefined) return undefined;
  const to = start + name.length;
  if (name.includes(" ")) report("name", start, to, 0.75);
  else if (isPersonAlone(document, start, end)) report("name", start, end, 0.55);
  else return undefined;
  return to;
}

/** What turns a given name into something else: `Emma.js`, `Emma-7`, `Emma 3`, `EMMA`, `St. Emma`, `Emma Street`. */
const NO_PERSON_BEHIND = /(?:[.-][\p{L}\p{N}]|'?[ -]?\d|'[\p{Lu}]|[®™©]| ?\()/uy;
const CAPITALS_BEFORE = /(?:\p{Lu}[\p{L}'.]*|\d)[ -]$/u;

function isPersonAlone({ text }: Document, start: number, end: number): boolean {
  if (/^\p{Lu}+$/u.test(text.slice(start, end))) return false;
  if (matchAt(NO_PERSON_BEHIND, text, end) !== undefined) return false;
  const before = text.slice(Math.max(0, start - 24), start);
  const capital = CAPITALS_BEFORE.exec(before);
  if (capital === null) return true;
  // At the beginning of a sentence every word is capitalised.
  const at = start - before.length + capital.index;
  return at === 0 || /[.!?:>"“(\n]\s{0,2}$/u.test(text.slice(Math.max(0, at - 3), at));
}

/** The capitalised word right before a surname. */
function givenBefore({ text }: Document, { end, start }: Cue): Cue | undefined {
  if (!isCapital(text, start) || /[\p{L}\p{N}_@(<[=\\/]/u.test(text.charAt(end))) return undefined;
  const before = text.slice(Math.max(0, start - 30), start);
  const given = GIVEN_BEFORE.exec(before);
  const isJoined = /[@/._#$&-]/.test(before.charAt((given?.index ?? 0) - 1));
  if (given === null || isJoined) return undefined;
  const from = start - before.length + given.index;
  return { kind: "surname", start: from, end: from + (given[1]?.length ?? 0) };
}

const GIVEN_BEFORE =
  /(?<![\p{L}\p{N}])(\p{Lu}\p{Ll}{2,20}(?:-\p{Lu}\p{Ll}{1,20})?)(?: \p{Lu}\.?)? $/u;

/** A capitalised word with those after it, the first of which is a known surname. */
function reportBeforeSurname(document: Document, { end, start }: Cue, report: Report): void {
  const { text } = document;
  const rest = matchAt(SURNAME, text, end);
  if (rest === undefined) return;
  const name = trimName(text.slice(start, end) + rest);
  const surnameAt = end + (matchAt(INITIAL, text, end) ?? " ").length;
  if (name === undefined || start + name.length <= surnameAt) return;
  if (document.isCueAt("surname", surnameAt)) report("name", start, start + name.length, 0.7);
}

const INITIAL = / \p{Lu}\.? /uy;

function isCapital(text: string, at: number): boolean {
  return /\p{Lu}/u.test(text.charAt(at));
}

/** Ages of 0 to 120, recognised by the words around them; "10 years of experience" is none. */
const AGE_FORMS: readonly RegExp[] = [
  /\d{1,3}[ -](?:years?|yrs?|months?|weeks?|days?)[ -]old\b/iy,
  /\d{1,3} ?y\/?o\b/iy,
  /\d{1,3} (?:Jahre|Monate) alt\b/iy,
  /\d{1,3}-?jährig(?:e[rnms]?)?\b/iy,
  /\d{1,3} (?:jaar|maanden) oud\b/iy,
  /\d{1,3}-jarige?\b/iy,
];
const YEARS = /\d{1,3} (?:years?|Jahre?n?|ans|años|anos|anni|jaar)(?!\p{L})/iuy;
/** Words before "34 ans" that make it somebody's age. */
const AGE_BEFORE =
  /(?:(?:^|[^\p{L}])(?:aged?|im alter von|j'ai|il a|elle a|âgée? de|agée? de|tengo|tiene|edad:?|de edad|tenho|tem|idade:?|ho|ha|età:?|di età|compiuto|leeftijd:?|cumplo|cumplió|turned|turns|alter:?|patient(?:e)? de|mujer de|hombre de|femme de|homme de|uomo di|donna di|homem de|mulher de|ben|is nu|ältere[rn]?) )$/iu;
const BARE_AGE = /\d{1,3}(?![\d.,:/%-]\d|\p{L}|\d| ?%)/uy;
const AGE_LABEL =
  /(?:^|[^\p{L}])(?:age|aged|alter|edad|idade|età|eta|leeftijd|âge|im alter von)["']?(?: is| ist| es| é| est)?\s?[:=]?\s?["']?$/iu;

/** Words after a number of years that is not a person's age. */
const EXPERIENCE = /^ (?:of|de|d'|Erfahrung|di|van|ervaring) ?(?:exp|garant|serv|erfahr|erv)/i;
const MAX_AGE = 120;

function findAges(document: Document, report: Report): void {
  const { text } = document;
  for (const start of document.marks.numbers) {
    if (!isDigitAt(text, start) || isDigitAt(text, start + 3)) continue;
    if (/[\w.,:/-]/.test(text.charAt(start - 1))) continue;
    const age = ageAt(text, start);
    if (age === undefined || Number.parseInt(age.text, 10) > MAX_AGE) continue;
    const end = start + age.text.length;
    if (!EXPERIENCE.test(text.slice(end, end + 16))) report("age", start, end, age.score);
  }
}

function ageAt(text: string, start: number): { text: string; score: number } | undefined {
  for (const pattern of AGE_FORMS) {
    const form = matchAt(pattern, text, start);
    if (form !== undefined) return { text: form, score: 0.9 };
  }
  const before = text.slice(Math.max(0, start - 26), start);
  const years = AGE_BEFORE.test(before) ? matchAt(YEARS, text, start) : undefined;
  const age = years ?? (AGE_LABEL.test(before) ? matchAt(BARE_AGE, text, start) : undefined);
  return age === undefined ? undefined : { text: age, score: 0.8 };
}

export const people: Detector = {
  name: "people",
  find: (document, report) => {
    findIntroduced(document, report);
    findKnown(document, report);
    findAges(document, report);
  },
};
