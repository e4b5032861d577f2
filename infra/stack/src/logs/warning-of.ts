const WARN = 40;
const LEVELS: Readonly<Record<string, number>> = { warn: 40, error: 50, fatal: 60 };

/**
 * What a person at the terminal should see of one line a service printed: the message of a JSON
 * line from level "warn" up; a line that is not JSON only when it came on stderr.
 */
export function warningOf(line: string, stream: "stdout" | "stderr"): string | undefined {
  const entry = parse(line);
  if (entry === undefined) return stream === "stderr" && line.trim() !== "" ? line : undefined;
  if (levelOf(entry) < WARN) return undefined;
  const reason = text(read(read(entry, "err"), "message"));
  const message = text(read(entry, "msg")) ?? line;
  return reason === undefined || message.includes(reason) ? message : `${message} (${reason})`;
}

function parse(line: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function levelOf(entry: object): number {
  const level = read(entry, "level");
  if (typeof level === "number") return level;
  return LEVELS[text(level) ?? ""] ?? 0;
}

function read(value: unknown, member: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, member) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
