import { createServer } from "node:http";
import { CliError } from "../cli-error.ts";

/** Metrics being served. */
export interface MetricsServer {
  /** Where: as asked for, with the port that the system chose for port 0. */
  readonly address: string;
  close(): void;
}

const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/**
 * Serves a text at `/metrics` of an address, `host:port` or `[host]:port`, until it is closed.
 * @throws CliError `metrics-address`
 */
export async function serveMetrics(address: string, text: () => string): Promise<MetricsServer> {
  const { host, port } = parseAddress(address);
  const server = createServer((request, response) => {
    const isAsked = request.method === "GET" && request.url === "/metrics";
    response.writeHead(isAsked ? 200 : 404, { "content-type": CONTENT_TYPE });
    response.end(isAsked ? text() : "see /metrics\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(refused(address, cause.message, cause)));
    server.listen(port, host, resolve);
  });
  // It alone keeps no process alive.
  server.unref();
  const bound = server.address();
  return {
    address: typeof bound === "object" && bound !== null ? `${host}:${bound.port}` : address,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function parseAddress(address: string): { readonly host: string; readonly port: number } {
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(address) ?? [];
  if (host === undefined || Number(port) > 65_535) throw refused(address, "that is no address");
  return { host, port: Number(port) };
}

function refused(address: string, why: string, cause?: unknown): CliError {
  return new CliError("metrics-address", `cannot serve metrics at ${address}: ${why}`, {
    hint: "give an address as host:port, with a port that is free",
    details: { address },
    ...(cause !== undefined && { cause }),
  });
}
