import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeEnvironment } from "../src/environment.ts";
import { serve } from "./local-server.ts";

const { network } = nodeEnvironment;

test("what an address holds comes back, through redirects, and nothing is said of the user", async (t) => {
  const asked: (string | undefined)[] = [];
  const at = await serve(t, (request, response) => {
    asked.push(request.headers["user-agent"]);
    if (request.url === "/old") response.writeHead(302, { location: "/new" }).end();
    else response.end("bytes");
  });
  assert.equal(Buffer.from(await network.get(`${at}/old`, { maxBytes: 5 })).toString(), "bytes");
  assert.deepEqual(asked, ["parseltongue", "parseltongue"]);
});

test("more bytes than allowed end it, whatever was announced", async (t) => {
  const at = await serve(t, (_, response) => {
    response.write("12345");
    response.write("6");
    response.end();
  });
  await assert.rejects(network.get(at, { maxBytes: 5 }), { code: "output-too-large" });
});

test("redirects end, and lead to no other kind of address", async (t) => {
  const at = await serve(t, (request, response) => {
    const location =
      request.url === "/file" ? "file:///etc/passwd" : request.url === "/plain" ? "http://192.0.2.1/" : "/";
    response.writeHead(301, { location }).end();
  });
  await assert.rejects(network.get(at, { maxBytes: 5 }), { code: "network-failed", message: /5 redirects/ });
  await assert.rejects(network.get(`${at}/file`, { maxBytes: 5 }), { code: "network-failed", message: /file: is not/ });
  await assert.rejects(network.get(`${at}/plain`, { maxBytes: 5 }), {
    code: "network-failed",
    message: /http: is not/,
  });
});

test("what is missing, broken or unreachable is told apart", async (t) => {
  const at = await serve(t, (request, response) => {
    if (request.url === "/cut") {
      response.writeHead(200, { "content-length": "10" });
      response.write("123");
      response.destroy();
    } else response.writeHead(request.url === "/gone" ? 404 : 500).end();
  });
  await assert.rejects(network.get(`${at}/gone`, { maxBytes: 5 }), { code: "not-found" });
  await assert.rejects(network.get(`${at}/broken`, { maxBytes: 5 }), { code: "network-failed", message: /500/ });
  await assert.rejects(network.get(`${at}/cut`, { maxBytes: 50 }), { code: "network-failed" });
  await assert.rejects(network.get("http://127.0.0.1:1/", { maxBytes: 5 }), { code: "network-failed" });
  for (const url of ["ftp://example.org/", "http://example.org/", "https://me:secret@example.org/", "nonsense"]) {
    await assert.rejects(network.get(url, { maxBytes: 5 }), { code: "network-failed" }, url);
  }
});

test("who calls it off is told so, even when the other side never answers", async (t) => {
  const at = await serve(t, () => {});
  const stop = new AbortController();
  const asked = network.get(at, { maxBytes: 5, signal: stop.signal });
  stop.abort(new Error("enough"));
  await assert.rejects(asked, { message: "enough" });
});
