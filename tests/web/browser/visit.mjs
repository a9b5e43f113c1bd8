// Drives Debian's chromium over pages and tells, one JSON line a page, what it saw.
// node visit.mjs <task.json>: { base, out, pages: [{name, path, fill?, press?, sizes?}], plain }
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const task = JSON.parse(readFileSync(process.argv[2], "utf8"));
const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const browser = await chromium.launch({
  executablePath: task.chromium,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

async function open(options) {
  const context = await browser.newContext({ locale: "zh-CN", ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (said) => ["error", "warning"].includes(said.type()) && wrong.push(`console: ${said.text()}`));
  page.on("pageerror", (error) => wrong.push(`error: ${error}`));
  page.on("requestfailed", (request) => wrong.push(`failed: ${request.url()}`));
  page.on("request", (request) => request.url().startsWith(task.base) || wrong.push(`elsewhere: ${request.url()}`));
  page.on("response", (answer) => answer.status() >= 500 && wrong.push(`${answer.status()}: ${answer.url()}`));
  return { context, page, wrong };
}

// The form's answer: an address that carries the question. (The page before it may have a query of its own.)
const answered = (page) => page.waitForURL((address) => address.searchParams.has("phrase"), { waitUntil: "load" });

async function go(page, one) {
  const answer = await page.goto(task.base + one.path, { waitUntil: "load" });
  for (const [field, value] of Object.entries(one.fill ?? {})) {
    if (field === "regime") await page.selectOption(`#${field}`, value);
    else await page.fill(`#${field}`, value);
  }
  if (one.press) await Promise.all([answered(page), page.click(one.press)]);
  return answer.status();
}

const sizes = [
  ["desktop", { viewport: { width: 1280, height: 900 } }],
  ["phone", { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }],
  ["dark", { viewport: { width: 1280, height: 900 }, colorScheme: "dark" }],
];
for (const one of task.pages) {
  for (const [size, options] of sizes.filter(([size]) => !one.sizes || one.sizes.includes(size))) {
    const { context, page, wrong } = await open(options);
    const status = await go(page, one);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    const due = await page.$$eval("[data-due]", (all) => all.map((each) => each.dataset.due));
    await page.evaluate(axe);
    const checked = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    const found = checked.violations.map((each) => ({
      id: each.id, impact: each.impact, help: each.help, nodes: each.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)),
    }));
    await page.screenshot({ path: `${task.out}/${one.name}-${size}.png`, fullPage: true });
    let sheets = 0;
    if (size === "desktop") {
      const pdf = await page.pdf({ path: `${task.out}/${one.name}-print.pdf`, preferCSSPageSize: true, printBackground: true });
      sheets = (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;
    }
    const box = await page.evaluate(() => document.title);
    console.log(JSON.stringify({ name: one.name, size, status, wide, due, wrong, violations: found, title: box, sheets }));
    await context.close();
  }
}

// Without a script, and by the keyboard alone: the first stop leads past the head of the page.
{
  const { context, page, wrong } = await open({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  await go(page, task.plain);
  const due = await page.locator("[data-due]").evaluateAll((all) => all.map((each) => each.getAttribute("data-due"))).catch(() => null);
  console.log(JSON.stringify({ name: "plain", size: "no script", url: page.url(), html: await page.content(), due, wrong }));
  await context.close();
}
{
  const { context, page, wrong } = await open({ viewport: { width: 1280, height: 900 } });
  await page.goto(task.base + "/calculator");
  const stops = [];
  const here = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim().slice(0, 20));
  for (let n = 0; n < 11; n++) { await page.keyboard.press("Tab"); stops.push(await here()); }
  await page.goto(task.base + "/calculator");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const after = await here();
  await page.keyboard.type(task.plain.fill.phrase);
  await page.keyboard.press("Tab");
  await page.keyboard.type(task.plain.fill.trigger);
  await Promise.all([answered(page), page.keyboard.press("Enter")]);
  const due = await page.$$eval("[data-due]", (all) => all.map((each) => each.dataset.due));
  console.log(JSON.stringify({ name: "keyboard", size: "desktop", stops, after, due, wrong }));
  await context.close();
}
await browser.close();
