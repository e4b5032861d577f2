import { Job } from "bullmq";

/**
 * A job whose data is JSON already, which BullMQ would serialise a second time. The data is a function because
 * JSON knows none: there is nothing left for BullMQ to do. Not bytes, which would spare the client of Redis the
 * encoding: they live outside the heap, outlast young collections there, and brought on whole ones each second.
 */
export class WrittenJob extends Job<() => string> {
  override asJSON() {
    return { ...super.asJSON(), data: this.data() };
  }
}
