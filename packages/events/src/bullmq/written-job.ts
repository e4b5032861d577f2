import { Job } from "bullmq";

/**
 * A job whose data is JSON already, in bytes: BullMQ would serialise it a second time, and the client of Redis go
 * through the text four times to measure and encode it. The data is a function because JSON knows none: there is
 * nothing left for BullMQ to do.
 */
export class WrittenJob extends Job<() => Buffer> {
  override asJSON() {
    return Object.assign(super.asJSON(), { data: this.data() });
  }
}
