import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { after, type TestContext } from "node:test";
import { requireTool } from "@parseltongue/testkit";
import { type Browser, chromium, type Page } from "playwright-core";

/** One for all tests of a file: starting it takes longer than most of them. */
let browser: Promise<Browser> | undefined;
after(async () => (await browser)?.close());

/** A page in a real browser, and all that went wrong in it. */
export interface WatchedPage {
  readonly page: Page;
  /** Messages of the console, uncaught errors, dialogs, and requests for anything but the page itself. */
  readonly troubles: string[];
}

/**
 * Opens a page in Chromium. Where there is none the test is skipped, with what to install, and nothing is given.
 * @param path absolute, of a file
 */
export async function openPage(
  t: TestContext,
  path: string,
  options: { readonly colorScheme?: "dark" | "light" } = {},
): Promise<WatchedPage | undefined> {
  if (!requireTool(t, "chromium", "apt-get install chromium")) return undefined;
  browser ??= chromium.launch({ executablePath: programPath("chromium") });
  const page = await (await browser).newPage({ viewport: { width: 1280, height: 800 }, ...options });
  t.after(async () => page.close());
  const troubles: string[] = [];
  page.on("console", (message) => troubles.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.isNavigationRequest()) troubles.push(`request: ${request.url()}`);
  });
  await page.goto(`file://${path}`);
  return { page, troubles };
}

function programPath(program: string): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? program;
}

/**
 * Opens an empty page with a folder beside it, for scripts that want to be served; otherwise as `openPage`.
 * @param folder absolute; its files lie under `/`
 */
export async function openBeside(t: TestContext, folder: string): Promise<WatchedPage | undefined> {
  const watched = await openPage(t, "/dev/null");
  if (watched === undefined) return undefined;
  const { page, troubles } = watched;
  await page.route("**/*", async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/")
      await route.fulfill({ contentType: "text/html", body: "<!doctype html><meta charset=utf-8><div id=out></div>" });
    else await route.fulfill({ path: join(folder, pathname) });
  });
  await page.goto("http://engine.invalid/");
  troubles.length = 0;
  return watched;
}
