import type { ChildProcess, Serializable } from "node:child_process";
import { once } from "node:events";

/**
 * Sends a request to a process that was started by `fork`, and gives the next message that comes from there.
 * @param ended what is thrown, as a plain Error, if the process ends instead
 */
export async function askProcess<Reply>(child: ChildProcess, request: Serializable, ended: string): Promise<Reply> {
  const done = new AbortController();
  const reply = once(child, "message", done);
  const end = once(child, "exit", done).then(() => {
    throw new Error(ended);
  });
  child.send(request);
  try {
    const [said] = (await Promise.race([reply, end])) as [Reply];
    return said;
  } finally {
    done.abort();
    await end.catch(() => {});
  }
}
