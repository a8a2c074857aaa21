// Makes the calls that stand as JSON on standard input, and writes what came back as JSON.
// Input: {wsdl, calls: [{operation, username, password, message}]}; output: one {answer} or {error} per call.
import { text } from "node:stream/consumers";

import soap from "soap";

const { wsdl, calls } = JSON.parse(await text(process.stdin));
const client = await soap.createClientAsync(wsdl);
const outcomes = [];
for (const { operation, username, password, message } of calls) {
  client.setSecurity(
    new soap.WSSecurity(username, password, { passwordType: "PasswordText", hasTimeStamp: false, mustUnderstand: true }),
  );
  try {
    const [answer] = await client[`${operation}Async`](message);
    outcomes.push({ answer });
  } catch (error) {
    outcomes.push({ error: error.root?.Envelope?.Body?.Fault ?? { message: error.message }, status: error.response?.status });
  }
}
const described = client.describe();
process.stdout.write(JSON.stringify({ outcomes, described }));
