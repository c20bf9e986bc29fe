import assert from "node:assert/strict";
import { once } from "node:events";
import { chmod, lstat, mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@parseltongue/testkit";
import {
  ensurePrivateDirectory,
  listenPrivately,
  type PrivateSocket,
  privateSocketOf,
  removeSocket,
  socketExists,
  type SocketPlace,
} from "../src/environment/private-socket.ts";

const isWindows = process.platform === "win32";
const userId = process.getuid?.();
const linux: SocketPlace = {
  platform: "linux",
  userId: 1000,
  runtimeDirectory: "/run/user/1000",
  temporaryDirectory: "/tmp",
};

test("each root has one address, in the user's runtime directory where there is one", () => {
  const socket = privateSocketOf("/srv/code", linux);
  assert.match(socket.path, /^\/run\/user\/1000\/parseltongue\/[0-9a-f]{16}\.sock$/);
  assert.equal(socket.path, privateSocketOf("/srv/code", linux).path);
  assert.notEqual(socket.path, privateSocketOf("/srv/other", linux).path);
  assert.match(
    privateSocketOf("/srv/code", { ...linux, runtimeDirectory: undefined }).path,
    /^\/tmp\/parseltongue-1000\/[0-9a-f]{16}\.sock$/,
  );
  assert.match(privateSocketOf("C:\\code", { ...linux, platform: "win32" }).path, /^\\\\\.\\pipe\\parseltongue-/);
});

test("a directory too long for a socket's path is passed over", () => {
  const long = `/${"long/".repeat(30)}`;
  const socket = privateSocketOf("/code", { ...linux, runtimeDirectory: long, temporaryDirectory: long });
  assert.match(socket.path, /^\/tmp\/parseltongue-1000\//);
});

test("only the user may connect: directory 0700, socket 0600", { skip: isWindows }, async (t) => {
  const socket = await socketIn(await temporaryDirectory(t));
  await ensurePrivateDirectory(socket);
  const server = createServer();
  await listenPrivately(server, socket);
  assert.equal((await lstat(socket.directory!)).mode & 0o777, 0o700);
  assert.equal((await lstat(socket.path)).mode & 0o777, 0o600);
  server.close();
  await once(server, "close");
  assert.equal(await socketExists(socket), false);
});

test("a directory that is open to others, or a link, is refused", { skip: isWindows }, async (t) => {
  const directory = await temporaryDirectory(t);
  const open = await socketIn(join(directory, "open"));
  await mkdir(dirname(open.path), { recursive: true });
  await chmod(dirname(open.path), 0o755);
  await assert.rejects(ensurePrivateDirectory(open), { code: "unsafe-directory" });
  await mkdir(join(directory, "real"), { mode: 0o700 });
  await symlink(join(directory, "real"), join(directory, "link"));
  const linked = { ...open, directory: join(directory, "link") };
  await assert.rejects(ensurePrivateDirectory(linked), { code: "unsafe-directory" });
});

test("another user's directory is refused", { skip: isWindows }, async (t) => {
  const socket = await socketIn(await temporaryDirectory(t));
  await ensurePrivateDirectory(socket);
  await assert.rejects(ensurePrivateDirectory({ ...socket, userId: (userId ?? 0) + 1 }), { code: "unsafe-directory" });
});

test("a socket that a dead process left is removed; nothing there is fine", { skip: isWindows }, async (t) => {
  const socket = await socketIn(await temporaryDirectory(t));
  await ensurePrivateDirectory(socket);
  await writeFile(socket.path, "");
  assert.equal(await socketExists(socket), true);
  await removeSocket(socket);
  await removeSocket(socket);
  assert.equal(await socketExists(socket), false);
});

async function socketIn(runtimeDirectory: string): Promise<PrivateSocket> {
  return privateSocketOf("/code", { ...linux, userId, runtimeDirectory });
}
