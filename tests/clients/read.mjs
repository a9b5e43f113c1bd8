// Reads .ics files with ical.js as Thunderbird does, and prints for each its events as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

for (const path of process.argv.slice(2)) {
  const root = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
  const events = root.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      summary: event.summary,
      description: event.description,
      status: component.getFirstPropertyValue("status"),
      sequence: event.sequence,
      start: event.startDate.toString(),
      end: event.endDate.toString(),
      allDay: event.startDate.isDate,
    };
  });
  process.stdout.write(JSON.stringify({ path, name: root.getFirstPropertyValue("x-wr-calname"), events }) + "\n");
}
