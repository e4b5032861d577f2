import type { CallBody } from "../../../contract/call-body.ts";
import { setMember, type Splice } from "../../../formats/json/edit-members.ts";
import { isRecord } from "../../../formats/json/is-record.ts";
import { objectIn } from "../../../formats/json/scan-members.ts";
import { objectOf } from "../body/read-body.ts";

/** Splices that make the upstream report usage at the end of the stream. */
export function askForUsage(body: CallBody): readonly Splice[] {
  if (!isRecord(body.json["stream_options"])) {
    return setMember(objectOf(body), "stream_options", '{"include_usage":true}');
  }
  return setMember(objectIn(body, "stream_options"), "include_usage", "true");
}
