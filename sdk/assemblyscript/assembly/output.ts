import * as raw from "./raw";
import { Writer } from "./writer";

const CHUNK: u32 = 16384;

/** What an exporter writes. It goes to the host in chunks, so output may be larger than the plugin's memory. */
export class Output extends Writer {
  /** Hands what was written so far to the host; at the end of `render` this is done by itself. */
  flush(): void {
    if (this.size == 0) return;
    raw.write(this.buffer, this.size);
    this.size = 0;
  }

  protected override reserve(size: u32): usize {
    if (this.size >= CHUNK) this.flush();
    return super.reserve(size);
  }
}
