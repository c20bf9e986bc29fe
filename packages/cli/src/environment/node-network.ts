import { EnvironmentError, type GetOptions, type Network } from "@parseltongue/base";

/** Who takes longer than this to send the next bytes, or all of them, is given up. */
const DEADLINE_MS = 60_000;
const MOST_REDIRECTS = 5;
/** Addresses of this machine itself: nobody between could change what comes. */
const OWN_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Other machines, over HTTP. Proxies as Node's variables say (`NODE_USE_ENV_PROXY`). */
export const nodeNetwork: Network = { get };

async function get(url: string, { maxBytes, signal }: GetOptions): Promise<Uint8Array> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const ends = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  try {
    return await body(await follow(url, ends), url, maxBytes);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof EnvironmentError) throw error;
    const why = deadline.aborted ? `no answer within ${DEADLINE_MS / 1000} s` : reasonOf(error);
    throw failed(url, why, error);
  }
}

async function follow(url: string, signal: AbortSignal): Promise<Response> {
  let next = allowed(url, url);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const response = await fetch(next, { redirect: "manual", signal, headers: { "user-agent": "parseltongue" } });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    const onward = allowed(new URL(location, next).href, url);
    // From another machine to this one: whoever answers there was never meant to be asked.
    if (OWN_HOSTS.has(onward.hostname) && !OWN_HOSTS.has(next.hostname)) throw failed(url, "it leads to this machine");
    next = onward;
  }
  throw failed(url, `more than ${MOST_REDIRECTS} redirects`);
}

function allowed(text: string, asked: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw failed(asked, "that is no address");
  const isPlain = url.protocol === "http:" && OWN_HOSTS.has(url.hostname);
  if (url.protocol !== "https:" && !isPlain) throw failed(asked, `${url.protocol} is not taken, only https:`);
  if (url.username === "" && url.password === "") return url;
  throw failed(asked, "an address with a password in it would end up in logs");
}

async function body(response: Response, url: string, maxBytes: number): Promise<Uint8Array> {
  if (!response.ok) {
    await response.body?.cancel();
    if (response.status === 404 || response.status === 410) {
      throw new EnvironmentError("not-found", `nothing is at ${url}`, { details: { url } });
    }
    throw failed(url, `the answer is ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // What was announced is not asked: only what comes counts.
    if (size > maxBytes) {
      throw new EnvironmentError("output-too-large", `${url} holds more than ${maxBytes} bytes`, { details: { url } });
    }
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function failed(url: string, why: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError("network-failed", `cannot get ${url}: ${why}`, {
    hint: "check the address and the connection, then try again",
    details: { url },
    ...(cause !== undefined && { cause }),
  });
}

/** The name that the system has for it: fetch itself only says that it failed. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}
