import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { TestContext } from "node:test";

/** The address of a tap at a port of this machine, where until the test is over `answer` is all that is had of whoever serves it. */
export async function fakeRemote(t: TestContext, answer: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => {}));
    answer(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return `https://127.0.0.1:${address.port}/tap.git`;
}

/** As `fakeRemote`, of one that listens and never says a word. */
export async function silentRemote(t: TestContext): Promise<string> {
  return fakeRemote(t, (socket) => void socket.resume());
}
