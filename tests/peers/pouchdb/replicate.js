// Replicates queued records to pouchdb-server and incoming ones back, and prints what it took as one JSON object.
//
// Standard input holds { behind, through, batch, queued, incoming }: the server's address and its address over the
// measured link, the batch size (null for PouchDB's own), and the documents.

"use strict";

const PouchDB = require("pouchdb");
PouchDB.plugin(require("pouchdb-adapter-memory"));

async function read(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString("utf8"));
}

async function store(database, documents) {
  const results = await database.bulkDocs(documents);
  const failed = results.filter((result) => result.error);
  if (failed.length) throw new Error(`${failed.length} documents were not stored: ${JSON.stringify(failed[0])}`);
}

async function main() {
  const work = await read(process.stdin);
  const ground = new PouchDB(work.behind);
  await store(ground, work.incoming);
  const cabin = new PouchDB("cabin", { adapter: "memory" });
  await store(cabin, work.queued);

  const began = process.hrtime.bigint();
  const options = work.batch === null ? {} : { batch_size: work.batch };
  await cabin.sync(new PouchDB(work.through), options);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;

  const counts = await Promise.all([ground, cabin].map(async (database) => (await database.info()).doc_count));
  process.stdout.write(`${JSON.stringify({ seconds, ground: counts[0], cabin: counts[1] })}\n`);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
