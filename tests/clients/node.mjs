// Reads .ics files with node-ical, as servers of web calendars do, and prints for each its entries as JSON.
import { readFileSync } from "node:fs";
import ical from "node-ical";

const plain = (value) => (typeof value === "object" && value !== null && "val" in value ? value.val : value);

for (const path of process.argv.slice(2)) {
  const parsed = ical.sync.parseICS(readFileSync(path, "utf8"));
  const all = Object.values(parsed);
  const events = all
    .filter((one) => one.type === "VEVENT")
    .map((one) => ({
      uid: one.uid,
      summary: plain(one.summary),
      description: plain(one.description),
      start: one.start.toISOString(),
      allDay: one.datetype === "date",
      status: one.status,
      sequence: one.sequence,
    }));
  const todos = all.filter((one) => one.type === "VTODO").map((one) => ({ uid: one.uid, status: one.status }));
  process.stdout.write(JSON.stringify({ path, events, todos }) + "\n");
}
